package import ChatCore

/// Makes readings of this machine, each over the time since the one before.
///
/// A reading takes about a millisecond on Linux; the first takes some more,
/// since it looks for the sensors. It blocks that long, and longer once for a
/// sensor that hangs, so it is no business of the loop that paints.
package struct MachineSampler: Sendable {
    private var source: any MachineSource
    private var before: MachineSnapshot?
    /// The engine's process, and when the one of that number began.
    private var engine: (pid: Int32, started: UInt64)?

    /// The sampler of this machine.
    package init() {
        self.init(source: ownMachineSource())
    }

    init(source: any MachineSource) {
        self.source = source
    }

    /// What the machine tells at `instant`, with `engine` the process the
    /// engine runs in; `nil` when none does. The first reading has no rates,
    /// and neither has one that does not lie behind the reading before.
    package mutating func reading(
        at instant: MonotonicInstant = .now, engine pid: Int32?
    ) -> MachineReading {
        var snapshot = source.snapshot(at: instant, engine: pid)
        if let pid, !isSameEngine(pid, snapshot.engine) { snapshot.engine = nil }
        if pid == nil { engine = nil }
        defer { before = snapshot }
        return MachineReading(from: before, to: snapshot)
    }

    /// Whether this is the process that first had this number, and not another
    /// program that was given it after that had ended.
    private mutating func isSameEngine(_ pid: Int32, _ counts: ProcessCounts?) -> Bool {
        guard let counts else { return true }
        if let engine, engine.pid == pid { return engine.started == counts.started }
        engine = (pid, counts.started)
        return true
    }
}
