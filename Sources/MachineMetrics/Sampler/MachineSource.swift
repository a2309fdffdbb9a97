internal import ChatCore

/// Where snapshots of a machine come from.
protocol MachineSource: Sendable {
    /// What the machine tells; whatever it does not is left out.
    mutating func snapshot(at instant: MonotonicInstant, engine: Int32?) -> MachineSnapshot
}
