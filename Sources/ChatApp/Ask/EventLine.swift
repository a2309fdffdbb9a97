internal import ChatCore

/// One line of `ask --jsonl`: an event of the session, as it comes.
struct EventLine: Encodable, Sendable {
    var event: String
    var model: String?
    var fraction: Double?
    var processed: Int?
    var total: Int?
    var reused: Int?
    var channel: String?
    var text: String?
    var tokens: Int?
    var depth: Int?
    /// Seconds since the question was sent.
    var at: Double?
    var cells: Int?
    var cellsUsed: Int?
    var bytesUsed: Int?
    var bytesAllocated: Int?
    var error: String?
    var prompt: PromptReport?
    var settings: EngineSettingsReport?
    var drafts: DraftReport?
    var threads: ThreadReport?
    var shifted: ShiftReport?
    /// Seconds the engine has said nothing.
    var seconds: Double?
    var contextCut: CutReport?
    var restored: ParkedReport?
    var parked: ParkedReport?
    /// Which part of the turns is being summarised, and of how many.
    var part: Int?
    var parts: Int?
    /// What the prompt fills the context with, in its order.
    var contextParts: [ContextPartReport]?
    var provenance: Provenance?
    /// The window in tokens, before and after it was enlarged.
    var windowBefore: Int?
    var window: Int?

    private init(_ event: String) {
        self.event = event
    }

    /// `nil` for events that have no line: the end of the turn is printed as
    /// the whole report.
    init?(_ event: SessionEvent, sentAt: MonotonicInstant?) {
        func since(_ instant: MonotonicInstant) -> Double? {
            sentAt.map { instant.seconds(since: $0) }
        }
        switch event {
        case .loading(let model, let fraction):
            self.init("loading")
            self.model = model
            self.fraction = fraction
        case .loaded(let loaded):
            self.init("loaded")
            model = loaded.model.name
            settings = EngineSettingsReport(loaded)
        case .promptProgress(let progress, let at):
            self.init("prompt_progress")
            processed = progress.processed
            total = progress.total
            reused = progress.reused
            self.at = since(at)
        case .delta(_, let delta):
            self.init("text")
            channel = delta.channel == .answer ? "answer" : "reasoning"
            text = delta.text
            tokens = delta.tokens
            depth = delta.depth
            at = since(delta.at)
        case .sampled(let sample):
            self.init("sample")
            depth = Int(sample.depth.rounded())
            tokens = sample.tokens
            seconds = sample.seconds
        case .context(let map):
            self.init("context")
            contextParts = map.parts.map(ContextPartReport.init)
            reused = map.reused
            provenance = map.provenance
        case .cache(let occupancy):
            self.init("cache")
            cells = occupancy.cellsTotal
            cellsUsed = occupancy.cellsUsed
            bytesUsed = occupancy.bytesUsed
            bytesAllocated = occupancy.bytesAllocated
        case .notice(let failure), .engineLost(let failure), .loadFailed(let failure):
            self.init("notice")
            error = failure.sentence
        case .refused(_, let failure):
            self.init("refused")
            error = failure.sentence
        case .prompt(let reuse):
            self.init("prompt")
            prompt = PromptReport(reuse)
        case .drafting(let counts):
            self.init("drafting")
            drafts = DraftReport(counts)
        case .threads(let choice):
            self.init("threads")
            threads = ThreadReport(choice)
        case .shifted(let shift):
            self.init("shifted")
            shifted = ShiftReport(shift)
        case .stalled(let seconds):
            self.init("stalled")
            self.seconds = seconds
        case .contextCut(let cut):
            self.init("context_cut")
            contextCut = cut.map(CutReport.init)
        case .summarising(let progress):
            self.init("summarising")
            processed = progress.reading?.processed
            total = progress.reading?.total
            part = progress.part
            parts = progress.parts
        case .windowEnlarged(let from, let to):
            self.init("window_enlarged")
            windowBefore = from
            window = to
        case .windowLearned(let window):
            self.init("window_learned")
            self.window = window
        case .restored(let state):
            self.init("restored")
            restored = ParkedReport(state)
        case .parked(let state):
            self.init("parked")
            parked = ParkedReport(state)
        case .turnStarted, .replyResumed, .turnEnded, .conversationReplaced, .messageChanged,
            .undone, .renamed, .kept:
            return nil
        }
    }
}

/// The last line of `ask --jsonl`.
struct FinishedLine: Encodable, Sendable {
    var event = "finished"
    var report: AskReport
}

/// A stretch of the context.
struct ContextPartReport: Encodable, Sendable {
    var kind: ContextMap.Kind
    var tokens: Int

    init(_ part: ContextMap.Part) {
        kind = part.kind
        tokens = part.tokens
    }
}
