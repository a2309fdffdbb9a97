internal import ChatCore
internal import ChatUI
internal import Terminal

/// What the screen costs, taken once a second while somebody looks at it.
struct UsageMeter {
    static let interval = Duration.seconds(1)

    private struct Start {
        var at: MonotonicInstant
        var process: ProcessUsage
        var cost: ScreenCost
    }

    private var last: Start?

    /// When to measure next; `nil` before the first time.
    var nextAt: MonotonicInstant? { last?.at.advanced(by: Self.interval) }

    /// The use since the last call that measured; `nil` for the first call, and
    /// while it is too early.
    mutating func measure(
        at now: MonotonicInstant, process: @autoclosure () -> ProcessUsage, cost: ScreenCost,
        droppedFrames: Int, interval: Duration
    ) -> ScreenUsage? {
        if let nextAt, now < nextAt { return nil }
        let process = process()
        defer { last = Start(at: now, process: process, cost: cost) }
        guard let last else { return nil }
        let seconds = now.seconds(since: last.at)
        return ScreenUsage(
            processorShare: (process.cpuSeconds - last.process.cpuSeconds) / seconds,
            framesPerSecond: Double(cost.frames - last.cost.frames) / seconds,
            bytesPerSecond: Double(cost.bytes - last.cost.bytes) / seconds,
            residentBytes: process.residentBytes, frames: cost.frames, bytes: cost.bytes,
            droppedFrames: droppedFrames, frameLimit: .seconds(1) / interval)
    }
}
