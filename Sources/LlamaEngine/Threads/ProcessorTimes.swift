/// Processor time since the machine or this process began, in seconds, over the
/// processors this process may run on.
struct ProcessorTimes: Equatable {
    /// Time they were busy with anything, other virtual machines included.
    var busy: Double
    /// Time this process took of it.
    var own: Double
    /// How many processors that is.
    var processors: Int
}
