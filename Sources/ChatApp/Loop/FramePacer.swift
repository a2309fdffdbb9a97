internal import ChatCore

/// Decides when the next frame is painted: at once after a key, and otherwise
/// no sooner than a frame's time after the last. A leading and a trailing
/// frame, never a timer reset by every event, which would starve the screen.
///
/// A frame's time grows with what painting costs: the processor belongs to the
/// model, and a terminal that takes its time is not sent more than it takes.
struct FramePacer {
    /// 30 frames a second, where nothing speaks against it.
    static let interval = Duration.milliseconds(33)
    /// Twice a second, for eyes that want little to move.
    static let reducedInterval = Duration.milliseconds(500)
    /// However slow it is, the screen still moves so often.
    static let longestInterval = Duration.milliseconds(250)
    /// At most one part in so many of a core is spent on painting: 1.6 per cent.
    static let processorFactor = 64
    /// At most a quarter of the time is spent waiting for the terminal.
    static let terminalFactor = 4

    /// What a frame cost.
    struct Cost: Sendable, Hashable {
        /// Of this thread's processor time.
        var processor: Duration
        /// For which the terminal took nothing.
        var terminal: Duration
    }

    /// The shortest time between two frames that nobody asked for.
    var shortest = interval
    /// The time between two frames now.
    var current: Duration { min(max(shortest, wanted), max(shortest, Self.longestInterval)) }
    private(set) var frames = 0
    /// Frames there would have been, had painting cost less.
    private(set) var droppedFrames = 0

    private var nextAt: MonotonicInstant
    private var lastAt: MonotonicInstant
    /// What the frames cost, smoothed: one slow frame is no slow terminal.
    private var wanted = Duration.zero

    init(now: MonotonicInstant) {
        nextAt = now
        lastAt = now
    }

    /// Whether a frame may be painted; `urgent` for what a person did.
    func isDue(at now: MonotonicInstant, urgent: Bool) -> Bool {
        urgent || now >= nextAt
    }

    mutating func painted(at now: MonotonicInstant, cost: Cost, urgent: Bool = false) {
        let gap = lastAt.duration(to: now)
        // One frame right after the other: something moves all the time.
        if !urgent, current > shortest, gap < current * 2 {
            droppedFrames += max(0, Int(gap / shortest) - 1)
        }
        frames += 1
        lastAt = now
        let asked = max(cost.processor * Self.processorFactor, cost.terminal * Self.terminalFactor)
        wanted = wanted == .zero ? asked : (wanted * 7 + asked) / 8
        nextAt = now.advanced(by: current)
    }

    /// The instant the frame's time is over; `nil` when it is already.
    func end(at now: MonotonicInstant) -> MonotonicInstant? {
        now < nextAt ? nextAt : nil
    }
}
