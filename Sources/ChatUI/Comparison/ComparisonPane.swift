internal import ChatCore

/// One side of a comparison: what it is, what it says and how fast.
struct ComparisonPane: Sendable {
    /// How far it has come.
    enum Stage: Sendable, Equatable {
        /// Nothing was heard of it.
        case waiting
        /// `fraction` from 0 to 1 where the engine tells.
        case loading(fraction: Double?)
        /// Its model is there, and the prompt is being read.
        case reading
        /// Text is coming: reasoning, or the answer.
        case thinking, answering
        case over
        /// It cannot answer, or broke off; the pane says why.
        case failed
    }

    /// What it is called before its model is loaded.
    let name: String
    /// What is said with the model's name: a server's address.
    let place: String?
    /// The types of KV cache asked for, where they are what differs.
    let cache: String?
    private(set) var stage = Stage.waiting
    private(set) var loaded: LoadedModel?
    /// How long the engine has said nothing, in seconds, where it should have.
    private(set) var stalledFor: Double?
    var transcript: TranscriptState
    private(set) var gauges = GaugesState()

    /// - Parameter interval: How often the readings are renewed.
    init(
        name: String, place: String? = nil, cache: String? = nil, columns: Int, theme: Theme,
        interval: Duration = GaugesState.interval
    ) {
        self.name = name
        self.place = place
        self.cache = cache
        transcript = TranscriptState(columns: columns, theme: theme)
        gauges.interval = interval
    }

    /// What its session tells.
    mutating func take(_ event: SessionEvent, now: MonotonicInstant) {
        stalledFor = nil
        switch event {
        case .loading(_, let fraction): stage = .loading(fraction: fraction)
        case .loaded(let loaded):
            self.loaded = loaded
            stage = .waiting
            gauges.modelLoaded(loaded)
        case .turnStarted(_, let reply, let sentAt):
            stage = .reading
            transcript.beginAlone(reply)
            gauges.turnStarted(sentAt: sentAt)
        case .context(let map): gauges.record(map)
        case .prompt(let reuse): gauges.record(reuse)
        case .promptProgress(let progress, let instant): gauges.record(progress, at: instant)
        case .delta(let id, let delta):
            if !delta.text.isEmpty {
                stage = delta.channel == .reasoning ? .thinking : .answering
            }
            transcript.append(delta, to: id)
            gauges.record(delta)
        case .sampled(let sample): gauges.record(sample, at: now)
        case .cache(let occupancy): gauges.record(occupancy)
        case .drafting(let counts): gauges.record(counts)
        case .messageChanged(let message): transcript.change(message)
        case .turnEnded(let message, let failure):
            stage = failure == nil ? .over : .failed
            transcript.end(message, failure: failure)
            gauges.turnEnded(message.reply)
        case .loadFailed(let failure), .refused(_, let failure), .engineLost(let failure):
            fail(failure)
        case .windowLearned(let window):
            loaded?.contextWindow = window
            gauges.learn(window: window)
        case .stalled(let seconds): stalledFor = seconds
        case .notice(let failure): transcript.notice(failure)
        case .replyResumed, .threads, .shifted, .contextCut, .summarising, .windowEnlarged,
            .parked, .restored, .conversationReplaced, .undone, .renamed, .kept:
            break
        }
    }

    /// Nothing more comes of it.
    mutating func close() {
        if stage != .over { stage = .failed }
    }

    private mutating func fail(_ failure: Failure) {
        stage = .failed
        transcript.notice(failure)
    }

    // MARK: Readings

    func isDue(at now: MonotonicInstant) -> Bool { gauges.isDue(at: now) }

    func nextRefresh(after now: MonotonicInstant) -> MonotonicInstant? {
        gauges.nextRefresh(after: now)
    }

    mutating func refresh(at now: MonotonicInstant) {
        if gauges.isDue(at: now) { gauges.refresh(at: now) }
    }

    /// The model with its quantization, once it is known.
    var title: String { loaded?.speaker ?? name }

    /// What sets it apart from the other side, beside its name.
    var distinction: String? {
        if let cache {
            let types = loaded.map { ComparisonTarget.types($0.kvTypeK, $0.kvTypeV) }
            return "KV \(types ?? cache)"
        }
        return place
    }

    /// Bytes its model takes, as the engine tells.
    var memory: Int? {
        loaded?.memory?.bytes
    }
}
