internal import ChatCore

/// Keeps a context's decode threads at what `ThreadGovernor` decides.
struct ThreadFollower {
    private var governor: ThreadGovernor
    private var load: MachineLoad

    /// `nil` where there is nothing to choose between.
    init?(maximum: Int) {
        guard maximum > 1 else { return nil }
        let processors = processorTimes()?.processors ?? maximum
        // More threads than processors would have to share them.
        governor = ThreadGovernor(maximum: min(maximum, processors), processors: processors)
        load = MachineLoad()
        load.begin(at: .now)
    }

    /// Threads for the next token.
    var threads: Int { governor.threads }
    /// Whether the next tokens are a comparison, which nothing else should disturb.
    var isTrying: Bool { governor.isTrying }

    /// A prompt is about to be read: counts the load from here on.
    mutating func promptBegins(at now: MonotonicInstant) {
        load.begin(at: now)
    }

    /// The first token is about to be made. Returns the choice where it changed.
    mutating func replyBegins(at now: MonotonicInstant) -> ThreadChoice? {
        let before = governor.threads
        governor.begin()
        if let busy = load.busy(at: now),
            let choice = governor.loadRead(busy: busy, at: now, isSettled: true)
        {
            return choice
        }
        // A reply may have ended in the middle of a comparison.
        return governor.threads == before
            ? nil : ThreadChoice(decode: governor.threads, reason: .measured)
    }

    /// A token was made by itself, in this time. Returns the choice where it changed.
    mutating func tokenMade(in seconds: Double, at now: MonotonicInstant) -> ThreadChoice? {
        if load.isDue(at: now), let busy = load.busy(at: now),
            let choice = governor.loadRead(busy: busy, at: now)
        {
            return choice
        }
        return governor.tokenMade(in: seconds, at: now)
    }
}
