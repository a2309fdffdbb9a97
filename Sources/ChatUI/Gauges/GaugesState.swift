internal import ChatCore
internal import Telemetry

/// The meters behind the side panel and what they read last.
package struct GaugesState: Sendable {
    /// How often the readings are renewed while something moves.
    static let interval = Duration.milliseconds(100)
    /// How often where little is to move.
    static let reducedInterval = Duration.seconds(1)
    /// How often the percentiles are: they move slowly and are dear to take.
    static let percentileInterval = Duration.seconds(1)
    /// The readings kept for the strip of live speed.
    static let stripLength = 64
    /// Tokens read anew from which on it is said why.
    static let rereadThreshold = 64

    /// Whether the panel is shown; `nil` leaves it to the width of the screen.
    var isShown: Bool?
    /// How often the readings are renewed here.
    var interval = GaugesState.interval
    /// What is on the screen.
    private(set) var readings = GaugeReadings()
    /// Live speed, oldest first.
    private(set) var strip: [Double] = []
    /// How full the KV cache is.
    private(set) var occupancy: CacheOccupancy?
    /// How speed falls with depth, from this chat's replies with this model.
    private(set) var depth = DepthReading()

    private var rate = RateMeter()
    private var prefill = PrefillMeter()
    /// The reply under way.
    private var turn: Turn?
    /// What was told last, shown at the next refresh.
    private var latestUsed: Int?
    private var latestOccupancy: CacheOccupancy?
    private var latestDrafts: DraftCounts?
    /// When the readings were taken last.
    private var refreshedAt: MonotonicInstant?

    /// What is measured of one reply.
    private struct Turn: Sendable {
        var meter: ReplyMeter
        var sentAt: MonotonicInstant
        /// Pieces that did not tell their tokens leave this `nil`.
        var tokens: Int? = 0
        var hasText = false
        /// The figures so far, and when they were taken.
        var figures = ReplyFigures()
        var measuredAt: MonotonicInstant?

        /// Renews the figures where that is due.
        mutating func measure(at now: MonotonicInstant) {
            let isFirst = hasText && figures.timeToFirstToken == nil
            let due = measuredAt?.advanced(by: GaugesState.percentileInterval)
            guard isFirst || due.map({ $0 <= now }) ?? true else { return }
            measuredAt = now
            figures = meter.figures(for: nil)
        }
    }

    init() {}

    /// A model was loaded: nothing measured before is about it.
    mutating func modelLoaded() {
        let (isShown, interval) = (isShown, interval)
        self = GaugesState()
        (self.isShown, self.interval) = (isShown, interval)
    }

    /// The conversation was emptied or replaced: the curve still holds.
    mutating func conversationReplaced() {
        let depth = depth
        modelLoaded()
        self.depth = depth
    }

    mutating func turnStarted(sentAt: MonotonicInstant) {
        turn = Turn(meter: ReplyMeter(sentAt: sentAt), sentAt: sentAt)
        rate.reset()
        prefill = PrefillMeter()
        strip.removeAll(keepingCapacity: true)
        readings = GaugeReadings()
        readings.contextUsed = latestUsed
        latestDrafts = nil
    }

    mutating func record(_ progress: PromptProgress, at instant: MonotonicInstant) {
        prefill.record(progress, at: instant)
        turn?.meter.record(progress, at: instant)
        readings.keptTokens = progress.reused
        readings.newTokens = max(0, progress.total - progress.reused)
        latestUsed = progress.processed
    }

    mutating func record(_ reuse: PromptReuse) {
        readings.keptTokens = reuse.reused
        readings.newTokens = reuse.read
        readings.parting = reuse.parting.flatMap { parting in
            // Little was lost, or there was nothing to lose.
            let isWorthSaying =
                parting.cause != .cacheEmpty && reuse.read >= Self.rereadThreshold
            return isWorthSaying ? parting : nil
        }
    }

    mutating func record(_ drafts: DraftCounts) {
        latestDrafts = drafts
    }

    mutating func record(_ delta: TextDelta) {
        guard turn != nil else { return }
        turn?.meter.record(delta)
        if !delta.text.isEmpty { turn?.hasText = true }
        if let tokens = delta.tokens {
            for instant in delta.earlier { rate.record(tokens: 1, at: instant) }
            rate.record(tokens: max(0, tokens - delta.earlier.count), at: delta.at)
            if let counted = turn?.tokens { turn?.tokens = counted + tokens }
        } else if !delta.text.isEmpty {
            turn?.tokens = nil
        }
        if let used = delta.depth { latestUsed = used }
    }

    mutating func record(_ sample: DepthSample) {
        depth.add(sample)
    }

    mutating func record(_ occupancy: CacheOccupancy) {
        latestOccupancy = occupancy
        if turn == nil { self.occupancy = occupancy }
    }

    /// The reply is over: what the record says stands from now on.
    mutating func turnEnded(_ reply: ReplyRecord?) {
        turn = nil
        readings.waited = nil
        readings.prefill = nil
        readings.speed = reply?.figures.decodeRate
        readings.firstToken = reply?.figures.timeToFirstToken ?? readings.firstToken
        readings.prefillRate = reply?.figures.prefillRate ?? readings.prefillRate
        readings.latency = reply?.figures.interTokenLatency ?? readings.latency
        if let usage = reply?.usage {
            readings.replyTokens = usage.completionTokens
            readings.drafts = usage.drafts ?? latestDrafts
            if let cached = usage.cachedTokens {
                readings.keptTokens = cached
                readings.newTokens = max(0, usage.promptTokens - cached)
            }
            latestUsed = usage.promptTokens + usage.completionTokens
        }
        readings.contextUsed = latestUsed
        occupancy = latestOccupancy
        readings.shareOfFresh = depth.share(ofFresh: readings.speed)
    }

    // MARK: Refreshing

    /// Whether the readings are due to be renewed.
    func isDue(at now: MonotonicInstant) -> Bool {
        guard turn != nil else { return false }
        guard let refreshedAt else { return true }
        return refreshedAt.advanced(by: interval) <= now
    }

    /// When the readings want to be renewed; `nil` while nothing moves.
    func nextRefresh(after now: MonotonicInstant) -> MonotonicInstant? {
        guard turn != nil else { return nil }
        return refreshedAt.map { $0.advanced(by: interval) } ?? now
    }

    /// Takes the readings from the meters.
    mutating func refresh(at now: MonotonicInstant) {
        turn?.measure(at: now)
        guard let turn else { return }
        refreshedAt = now
        readings.contextUsed = latestUsed
        occupancy = latestOccupancy
        readings.speed = rate.rate(at: now)
        if let speed = readings.speed {
            if strip.count == Self.stripLength { strip.removeFirst() }
            strip.append(speed.value)
        }
        readings.shareOfFresh = depth.share(ofFresh: readings.speed)
        readings.replyTokens = turn.tokens
        readings.drafts = latestDrafts
        readings.firstToken = turn.figures.timeToFirstToken
        readings.latency = turn.figures.interTokenLatency
        readings.prefillRate = turn.figures.prefillRate ?? prefill.rate
        readings.waited = turn.hasText ? nil : now.seconds(since: turn.sentAt)
        readings.prefill = nil
        if !turn.hasText, let progress = prefill.progress, let fraction = prefill.fraction {
            readings.prefill = .init(
                progress: progress, fraction: fraction, secondsLeft: prefill.secondsLeft(at: now))
        }
    }
}
