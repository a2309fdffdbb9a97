internal import ChatCore

extension MachineReading {
    /// What `now` tells, with the rates since `before`.
    init(from before: MachineSnapshot?, to now: MachineSnapshot) {
        self.init(seconds: max(0, before.map { now.instant.seconds(since: $0.instant) } ?? 0))
        clock = now.clock
        clockLimit = now.clockLimit
        temperature = now.temperature
        usableCores = now.usableCores
        availableMemory = now.availableMemory
        swapUsed = now.swapUsed
        gpus = now.gpus
        engine = now.engine.map { ProcessReading(residentBytes: $0.residentBytes) }
        chat = now.chat.map { ProcessReading(residentBytes: $0.residentBytes) }
        guard let before, seconds > 0 else { return }
        let seconds = seconds
        engine?.cores = now.engine?.seconds(since: before.engine).map { $0 / seconds }
        chat?.cores = now.chat?.seconds(since: before.chat).map { $0 / seconds }
        otherLoad = Self.others(before, now).map { $0 / seconds }
        swapInRate = Self.growth(before.swappedIn, now.swappedIn).map { $0 / seconds }
        memoryStall = Self.growth(before.memoryStall, now.memoryStall).map { min(1, $0 / seconds) }
        energy = Self.energy(before, now, seconds)
    }

    /// How much a count has grown; `nil` for one that was set back.
    private static func growth(_ before: Double?, _ now: Double?) -> Double? {
        guard let before, let now, now >= before else { return nil }
        return now - before
    }

    /// Processor seconds of programs that are not canter's. Not told when an
    /// engine began or ended meanwhile: what it took in between is not known,
    /// and would count as another program's.
    private static func others(_ before: MachineSnapshot, _ now: MachineSnapshot) -> Double? {
        guard let busy = growth(before.busy, now.busy), before.enginePID == now.enginePID,
            let chat = now.chat?.seconds(since: before.chat)
        else { return nil }
        guard now.enginePID != nil else { return max(0, busy - chat) }
        guard let engine = now.engine?.seconds(since: before.engine) else { return nil }
        // The kernel counts a process more exactly than a processor.
        return max(0, busy - chat - engine)
    }

    /// Of the whole processor, or else of what the battery gave, or else of
    /// the GPUs; never of a part of them.
    private static func energy(
        _ before: MachineSnapshot, _ now: MachineSnapshot, _ seconds: Double
    ) -> Energy? {
        if let packages = now.packages {
            guard let old = before.packages, old.count == packages.count else { return nil }
            let parts = zip(old, packages).map { old, new in
                old.flatMap { old in new?.joules(since: old, over: seconds) }
            }
            return sum(parts).map { Energy(joules: $0, scope: .processor) }
        }
        if let watts = now.batteryPower { return Energy(joules: watts * seconds, scope: .machine) }
        return sum(now.gpus.map(\.power)).map { Energy(joules: $0 * seconds, scope: .gpu) }
    }

    /// `nil` when one is not known, or there is none.
    private static func sum(_ parts: [Double?]) -> Double? {
        let known = parts.compactMap { $0 }
        return known.isEmpty || known.count < parts.count ? nil : known.reduce(0, +)
    }
}
