/// What a process has taken since it began.
struct ProcessCounts: Sendable, Hashable {
    /// Processor time of all its threads.
    var seconds: Double
    /// Bytes of memory it has in use now.
    var residentBytes: Int
    /// When it began, in a unit of the kernel's: another process that gets the
    /// same number later began later.
    var started: UInt64

    /// Seconds of processor time since `before`; `nil` when that was another
    /// process.
    func seconds(since before: ProcessCounts?) -> Double? {
        guard let before, before.started == started, before.seconds <= seconds else { return nil }
        return seconds - before.seconds
    }
}
