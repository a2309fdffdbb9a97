internal import ChatCore

/// What a machine tells at one point in time. Counts run from some start of
/// their own; a reading is made of the difference of two.
struct MachineSnapshot: Sendable {
    var instant: MonotonicInstant

    /// Seconds all processors together were busy, with whatever it was.
    var busy: Double?
    /// Bytes that came back from swap.
    var swappedIn: Double?
    /// Seconds in which some program waited for memory.
    var memoryStall: Double?
    /// What each package of the processor took; `nil` where that is not
    /// told. One that did not answer this time is `nil` itself.
    var packages: [EnergyCount?]?

    /// Watts the battery gives; `nil` while it gives none.
    var batteryPower: Double?
    /// Hertz.
    var clock: Double?
    var clockLimit: Double?
    /// Degrees Celsius.
    var temperature: Double?
    var usableCores: Double?
    /// Bytes.
    var availableMemory: Int?
    var swapUsed: Int?
    var gpus: [GPUReading] = []

    /// The process that was asked for as the engine's.
    var enginePID: Int32?
    /// `nil` also when that process has ended.
    var engine: ProcessCounts?
    var chat: ProcessCounts?

    init(instant: MonotonicInstant) {
        self.instant = instant
    }
}
