internal import ChatCore

/// Snapshots of a Linux machine, from the kernel's text files. Sources: proc(5),
/// and the kernel's Documentation/ABI/testing of sysfs and
/// Documentation/accounting/psi.rst.
struct LinuxMachine: MachineSource {
    let system: SystemText
    private let units: SystemUnits
    private let library: String
    private var files: SensorFiles
    /// Looked for at the first snapshot, and kept.
    private var sensors: Sensors?
    /// Busy seconds of every processor at the last snapshot.
    private var before: (instant: MonotonicInstant, busy: [Int: Double])?

    private struct Sensors {
        let clock: ProcessorClock
        let temperature: Thermometer
        let energy: EnergySensors
        let amd: [AMDCard]
        let nvidia: NVIDIALibrary?
    }

    /// `now` tells how long a sensor took to answer; `nvidia` is NVIDIA's
    /// management library.
    init(
        system: SystemText, units: SystemUnits,
        nvidia: String = "libnvidia-ml.so.1",
        now: @escaping @Sendable () -> MonotonicInstant = { .now }
    ) {
        self.system = system
        self.units = units
        library = nvidia
        files = SensorFiles(system: system, now: now)
    }

    mutating func snapshot(at instant: MonotonicInstant, engine: Int32?) -> MachineSnapshot {
        var snapshot = MachineSnapshot(instant: instant)
        // First what is a difference, so that its parts lie close together.
        let load = ProcessorLoad(system.read("/proc/stat") ?? "", units)
        snapshot.busy = load?.busy
        snapshot.enginePID = engine
        snapshot.engine = engine.flatMap { process("\($0)") }
        snapshot.chat = process("self")
        readMemory(&snapshot)

        let bound = UsableCores.bound(system)
        snapshot.usableCores = UsableCores.count(system, bound: bound)

        let sensors = sensors ?? findSensors()
        self.sensors = sensors
        let inUse = processorsInUse(load?.each ?? [:], at: instant)
        snapshot.clock = sensors.clock.hertz(of: bound, inUse: inUse, &files)
        snapshot.clockLimit = sensors.clock.limit
        snapshot.temperature = sensors.temperature.hottest(&files)
        snapshot.packages = sensors.energy.packages(&files)
        snapshot.batteryPower = sensors.energy.batteryPower(&files)
        snapshot.gpus = (sensors.nvidia?.readings() ?? []) + sensors.amd.map { $0.reading(&files) }
        return snapshot
    }

    private mutating func findSensors() -> Sensors {
        // Without the driver there is no use in looking for its library.
        let hasNVIDIA =
            system.list("/proc/driver").contains("nvidia")
            || system.list("/dev").contains("nvidia0")
        return Sensors(
            clock: ProcessorClock(&files), temperature: Thermometer(&files),
            energy: EnergySensors(&files), amd: AMDCard.all(&files),
            nvidia: hasNVIDIA ? NVIDIALibrary(library) : nil)
    }

    /// The processors that were busy for half of the time or more.
    private mutating func processorsInUse(
        _ busy: [Int: Double], at instant: MonotonicInstant
    ) -> Set<Int> {
        defer { before = (instant, busy) }
        guard let before else { return [] }
        let half = instant.seconds(since: before.instant) / 2
        guard half > 0 else { return [] }
        return Set(busy.keys.filter { (busy[$0] ?? 0) - (before.busy[$0] ?? .infinity) >= half })
    }

    private func process(_ name: String) -> ProcessCounts? {
        system.read("/proc/\(name)/stat").flatMap { ProcessCounts(stat: $0, units) }
    }

    private func readMemory(_ snapshot: inout MachineSnapshot) {
        snapshot.availableMemory = MachineMemory(read: system.read).available
        let memory = system.read("/proc/meminfo") ?? ""
        if let total = MachineMemory.value(of: "SwapTotal:", in: memory),
            let free = MachineMemory.value(of: "SwapFree:", in: memory)
        {
            snapshot.swapUsed = max(0, total - free) * 1024
        }
        let pages = MachineMemory.value(of: "pswpin ", in: system.read("/proc/vmstat") ?? "")
        snapshot.swappedIn = pages.map { Double($0) * Double(units.pageBytes) }
        // some avg10=0.00 avg60=0.00 avg300=0.00 total=12345, in microseconds
        let stall = system.line("/proc/pressure/memory")?.split(separator: " ") ?? []
        if stall.first == "some", let total = stall.last, total.hasPrefix("total=") {
            snapshot.memoryStall = Double(total.dropFirst(6)).map { $0 / 1e6 }
        }
    }
}
