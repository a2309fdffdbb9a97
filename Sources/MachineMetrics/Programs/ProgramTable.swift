internal import ChatCore

/// What the processes of a machine have taken until one point in time. Those that the system
/// does not tell of to this user are left out.
package struct ProgramTable: Sendable {
    struct Process: Sendable, Hashable {
        var name: String
        var parent: Int32
        var counts: ProcessCounts
    }

    var instant: MonotonicInstant
    /// By their numbers.
    var processes: [Int32: Process]

    init(instant: MonotonicInstant, processes: [Int32: Process]) {
        self.instant = instant
        self.processes = processes
    }

    /// What programs took since `before`, the busiest first: those that are not `own`'s. Processes
    /// that began meanwhile count from then on.
    ///
    /// - Parameter own: A process of ours. Those it began count as ours too, and so do those
    ///   around it that have its name: a chat that began it, and that chat's engine.
    package func programs(since before: ProgramTable, own: Int32) -> [ProgramReading] {
        let seconds = instant.seconds(since: before.instant)
        guard seconds > 0 else { return [] }
        let ours = family(of: own)
        var programs: [String: ProgramReading] = [:]
        for (pid, process) in processes where !ours.contains(pid) {
            let old = before.processes[pid]?.counts
            let taken =
                old?.started == process.counts.started
                ? process.counts.seconds(since: old) ?? 0
                : process.counts.seconds
            var program =
                programs[process.name]
                ?? ProgramReading(name: process.name, processes: 0, cores: 0, residentBytes: 0)
            program.processes += 1
            program.cores += taken / seconds
            program.residentBytes += process.counts.residentBytes
            programs[process.name] = program
        }
        return programs.values.sorted {
            ($0.cores, $0.residentBytes, $1.name) > ($1.cores, $1.residentBytes, $0.name)
        }
    }

    /// A process, those around it with its name, and all that any of them began.
    private func family(of own: Int32) -> Set<Int32> {
        var first = own
        var seen: Set<Int32> = [own]
        while let process = processes[first], let parent = processes[process.parent],
            parent.name == process.name, seen.insert(process.parent).inserted
        {
            first = process.parent
        }
        let children = Dictionary(grouping: processes.keys) { processes[$0]?.parent ?? 0 }
        var family: Set<Int32> = []
        var rest = [first, own]
        while let pid = rest.popLast() {
            if family.insert(pid).inserted { rest += children[pid] ?? [] }
        }
        return family
    }
}
