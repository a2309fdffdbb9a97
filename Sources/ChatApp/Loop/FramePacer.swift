internal import ChatCore

/// Decides when the next frame is painted: at once after a key, and otherwise
/// no sooner than a frame's time after the last. A leading and a trailing
/// frame, never a timer reset by every event, which would starve the screen.
struct FramePacer {
    /// 30 frames a second.
    static let interval = Duration.milliseconds(33)

    private var nextAt: MonotonicInstant

    init(now: MonotonicInstant) {
        nextAt = now
    }

    /// Whether a frame may be painted; `urgent` for what a person did.
    func isDue(at now: MonotonicInstant, urgent: Bool) -> Bool {
        urgent || now >= nextAt
    }

    mutating func painted(at now: MonotonicInstant) {
        nextAt = now.advanced(by: Self.interval)
    }

    /// The instant the frame's time is over; `nil` when it is already.
    func end(at now: MonotonicInstant) -> MonotonicInstant? {
        now < nextAt ? nextAt : nil
    }
}
