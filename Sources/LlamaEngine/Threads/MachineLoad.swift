internal import ChatCore

/// How busy other programs keep the processor, read a few times a second.
struct MachineLoad {
    private let read: () -> ProcessorTimes?
    private var last: (times: ProcessorTimes, at: MonotonicInstant)?

    /// Seconds between two readings: the system counts in hundredths.
    static let interval = 0.25

    /// `read` is the system's own counts where not given.
    init(read: @escaping () -> ProcessorTimes? = processorTimes) {
        self.read = read
    }

    /// Takes a point to count from.
    mutating func begin(at now: MonotonicInstant) {
        last = read().map { ($0, now) }
    }

    /// Whether it is time for a reading.
    func isDue(at now: MonotonicInstant) -> Bool {
        guard let last else { return false }
        return now.seconds(since: last.at) >= Self.interval
    }

    /// Processors' worth of other programs since the last reading; `nil` where
    /// the system does not tell, or too little time has passed to say.
    mutating func busy(at now: MonotonicInstant) -> Double? {
        guard let last, isDue(at: now), let times = read() else { return nil }
        self.last = (times, now)
        let seconds = now.seconds(since: last.at)
        let others = (times.busy - last.times.busy) - (times.own - last.times.own)
        return min(max(others / seconds, 0), Double(times.processors))
    }
}
