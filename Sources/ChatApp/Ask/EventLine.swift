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
        case .cache(let occupancy):
            self.init("cache")
            cells = occupancy.cellsTotal
            cellsUsed = occupancy.cellsUsed
            bytesUsed = occupancy.bytesUsed
            bytesAllocated = occupancy.bytesAllocated
        case .notice(let failure), .engineLost(let failure), .loadFailed(let failure):
            self.init("notice")
            error = failure.sentence
        case .turnStarted, .turnEnded, .conversationReplaced:
            return nil
        }
    }
}

/// The last line of `ask --jsonl`.
struct FinishedLine: Encodable, Sendable {
    var event = "finished"
    var report: AskReport
}
