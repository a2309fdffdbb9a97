internal import Canvas
internal import ChatCore
internal import Telemetry

/// The meters behind the side panel and what they read last.
package struct GaugesState: Sendable {
    /// How often the readings are renewed while something moves.
    static let interval = Duration.milliseconds(100)
    /// How often where little is to move.
    static let reducedInterval = Duration.seconds(1)
    /// How often the percentiles are, and the line of speed against depth: they
    /// move slowly and are dear to take.
    static let percentileInterval = Duration.seconds(1)
    /// Tokens read anew from which on it is said why.
    static let rereadThreshold = 64
    /// How long a reading of the machine tells of the moment, in seconds.
    static let readingAge = 3.0

    /// Whether the panel is shown; `nil` leaves it to the width of the screen.
    var isShown: Bool?
    /// How often the readings are renewed here.
    var interval = GaugesState.interval
    /// What is on the screen.
    private(set) var readings = GaugeReadings()
    /// Live speed of the last minute, a value a second, oldest first.
    private(set) var strip: [Double] = []
    /// How full the KV cache is.
    private(set) var occupancy: CacheOccupancy?
    /// What fills the context.
    private(set) var context = ContextReading()
    /// How speed falls with depth, from this chat's replies with this model.
    private(set) var depth = DepthReading()
    /// The model the meters are about.
    private(set) var loaded: LoadedModel?
    /// What the machine told last.
    private(set) var machine: MachineReading?
    /// How fast this machine reads memory; `nil` while it was not measured.
    var bandwidth: MemoryBandwidth?

    private var rate = RateMeter()
    private var prefill = PrefillMeter()
    private var history = SpeedHistory()
    private var energy = EnergyMeter()
    /// The reply under way.
    private var turn: Turn?
    /// What was told last, shown at the next refresh.
    private var latestUsed: Int?
    private var latestOccupancy: CacheOccupancy?
    private var latestDrafts: DraftCounts?
    private var threads: Int?
    private var machineReadAt: MonotonicInstant?
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

        /// Renews the figures where that is due; says whether it was.
        mutating func measure(at now: MonotonicInstant) -> Bool {
            let isFirst = hasText && figures.timeToFirstToken == nil
            let due = measuredAt?.advanced(by: GaugesState.percentileInterval)
            guard isFirst || due.map({ $0 <= now }) ?? true else { return false }
            measuredAt = now
            figures = meter.figures(for: nil)
            return true
        }
    }

    init() {}

    /// A model was loaded: nothing measured before is about it.
    mutating func modelLoaded(_ loaded: LoadedModel?) {
        let kept = self
        self = GaugesState()
        (isShown, interval, bandwidth) = (kept.isShown, kept.interval, kept.bandwidth)
        (machine, machineReadAt) = (kept.machine, kept.machineReadAt)
        self.loaded = loaded
        threads = loaded?.threads
        depth = DepthReading(loaded?.traffic)
    }

    /// The conversation was emptied or replaced: the curve still holds, and so
    /// does the best speed.
    mutating func conversationReplaced() {
        let kept = self
        modelLoaded(kept.loaded)
        (depth, history, strip, threads) = (kept.depth, kept.history, kept.strip, kept.threads)
        readings.best = kept.readings.best
    }

    mutating func turnStarted(sentAt: MonotonicInstant) {
        turn = Turn(meter: ReplyMeter(sentAt: sentAt), sentAt: sentAt)
        rate.reset()
        prefill = PrefillMeter()
        energy = EnergyMeter()
        context.begin()
        let best = readings.best
        readings = GaugeReadings()
        readings.best = best
        readings.contextUsed = latestUsed
        latestDrafts = nil
    }

    // MARK: What comes

    mutating func record(_ map: ContextMap) { context.read(map) }

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

    mutating func record(_ drafts: DraftCounts) { latestDrafts = drafts }

    mutating func record(_ choice: ThreadChoice) { threads = choice.decode }

    mutating func record(_ delta: TextDelta) {
        guard turn != nil else { return }
        turn?.meter.record(delta)
        context.record(delta)
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

    mutating func record(_ sample: DepthSample, at now: MonotonicInstant) {
        depth.add(sample, conditions(at: now))
    }

    mutating func record(_ occupancy: CacheOccupancy) {
        latestOccupancy = occupancy
        if turn == nil { self.occupancy = occupancy }
    }

    mutating func record(_ reading: MachineReading, at now: MonotonicInstant) {
        machine = reading
        machineReadAt = now
        guard let turn, isHere else { return }
        energy.record(reading.energy, tokens: turn.tokens)
    }

    /// Whether this machine is the one that computes.
    private var isHere: Bool { loaded?.machine.host == nil }

    /// What earlier chats measured with this model, engine, settings and machine.
    mutating func setEarlier(_ samples: [DepthSample], replies: Int) {
        depth.setEarlier(samples, replies: replies)
        readings.shareOfFresh = depth.share(ofFresh: readings.speed, window: window)
    }

    /// The engine told what its window holds: nothing else of the model is new.
    mutating func learn(window: Int) { loaded?.contextWindow = window }

    private func conditions(at now: MonotonicInstant) -> Slowdown.Conditions {
        var conditions = Slowdown.Conditions()
        conditions.threads = threads
        guard isHere, let machine, let machineReadAt,
            now.seconds(since: machineReadAt) < Self.readingAge
        else { return conditions }
        conditions.clock = machine.clock
        // A server on this machine is another program to it.
        conditions.otherLoad = loaded?.model.engine == nil ? machine.otherLoad : nil
        conditions.usableCores = machine.usableCores
        conditions.memoryStall = machine.memoryStall
        return conditions
    }

    /// The window in force; 0 while no model tells one.
    var window: Int { loaded?.contextWindow ?? 0 }

    // MARK: Readings

    /// The reply is over: what the record says stands from now on.
    mutating func turnEnded(_ reply: ReplyRecord?) {
        let tokens = turn?.tokens
        turn = nil
        readings.waited = nil
        readings.prefill = nil
        readings.speed = reply?.figures.decodeRate
        readings.firstToken = reply?.figures.timeToFirstToken ?? readings.firstToken
        readings.prefillRate = reply?.figures.prefillRate ?? readings.prefillRate
        readings.latency = reply?.figures.interTokenLatency ?? readings.latency
        readings.effective = reply?.figures.effectiveRate
        if let usage = reply?.usage {
            readings.replyTokens = usage.completionTokens
            readings.drafts = usage.drafts ?? latestDrafts
            if let cached = usage.cachedTokens {
                readings.keptTokens = cached
                readings.newTokens = max(0, usage.promptTokens - cached)
            }
            latestUsed = usage.promptTokens + usage.completionTokens
        }
        context.end(reply?.usage)
        readings.contextUsed = latestUsed
        occupancy = latestOccupancy
        readings.joulesPerToken = energy.perToken
        readings.energyScope = energy.scope
        depth.refresh()
        readings.slowdown = depth.slowdown(window: window)
        takeDerived(tokens: reply?.usage?.completionTokens ?? tokens)
    }

    /// What follows from speed and depth.
    private mutating func takeDerived(tokens: Int?) {
        readings.shareOfFresh = depth.share(ofFresh: readings.speed, window: window)
        guard let traffic = loaded?.traffic, let speed = readings.speed, let used = latestUsed
        else {
            (readings.bandwidth, readings.bandwidthShare) = (nil, nil)
            return
        }
        // A rate over a reply is one at the depth of its middle.
        let middle = turn == nil ? Double(used) - Double(tokens ?? 0) / 2 : Double(used)
        let achieved = DecodeBandwidth.achieved(
            traffic, rate: speed.value, depth: max(0, middle), drafts: readings.drafts,
            tokens: tokens)
        readings.bandwidth = achieved
        readings.bandwidthShare = bandwidth.map { achieved.value / $0.bytesPerSecond }
    }

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
        let isMeasured = turn?.measure(at: now) ?? false
        guard let turn else { return }
        refreshedAt = now
        readings.contextUsed = latestUsed
        occupancy = latestOccupancy
        readings.speed = rate.rate(at: now)
        history.record(readings.speed, isWholeSecond: rate.isFull(at: now), at: now)
        strip = history.values(at: now)
        readings.best = history.best
        readings.replyTokens = turn.tokens
        readings.drafts = latestDrafts
        readings.firstToken = turn.figures.timeToFirstToken
        readings.latency = turn.figures.interTokenLatency
        readings.effective = turn.figures.effectiveRate
        readings.prefillRate = turn.figures.prefillRate ?? prefill.rate
        readings.waited = turn.hasText ? nil : now.seconds(since: turn.sentAt)
        readings.prefill = nil
        readings.joulesPerToken = energy.perToken
        readings.energyScope = energy.scope
        if !turn.hasText, let progress = prefill.progress, let fraction = prefill.fraction {
            readings.prefill = .init(
                progress: progress, fraction: fraction, secondsLeft: prefill.secondsLeft(at: now))
        }
        if isMeasured {
            depth.refresh()
            readings.slowdown = depth.slowdown(window: window)
        }
        takeDerived(tokens: turn.tokens)
    }
}
