internal import ChatCore
internal import Telemetry

/// A reply in the making.
///
/// Kept apart from the machine's states: storing its meter in an enum's
/// payload would rebuild the payload with every token.
struct SessionTurn: Sendable {
    /// How far the turn has come. The arrows are listed at `SessionMachine`.
    enum Phase: Sendable, Hashable {
        /// The message is being written to the history; the engine knows nothing yet.
        case storing
        /// The engine's cache is being written or read; the turn goes on after it.
        case waiting
        /// The engine refused the prompt, which is being made to fit.
        case fitting
        /// The engine died before it said anything; its model is being loaded again.
        case reloading
        /// The engine is at work.
        case streaming
        /// The engine was told to stop, and has not yet ended its stream.
        case stopping
    }

    let reply: Message.ID
    /// The reply as it was before this turn, which goes on with it; `nil` for
    /// one that is new.
    let resumed: Message?
    /// The model that writes the reply.
    var model: LoadedModel
    /// Changes when the generation is started again.
    var generation: GenerationID
    var phase = Phase.storing
    var meter: ReplyMeter
    var sampler = DepthSampler()
    /// Whether the engine has said anything for this generation.
    var isHeard = false
    /// Whether a person had the engine ended because it hangs.
    var isRestarted = false
    /// How replies were made when this one began.
    let settings: ReplySettings
    /// Tokens in the context, as far as was heard; 0 before.
    var depth = 0
    /// Whether it was told what the prompt fills the context with.
    var isMapped = false
    /// The last the engine said of these, for the record.
    var reuse: PromptReuse?
    var drafts: DraftCounts?
    var threads: ThreadChoice?
    var shift: ContextShift?
    /// Whether the engine was started again for this turn: once, no more.
    var isRetry = false
    /// Whether its prompt was made to fit after the engine refused it: once, no more.
    var isRefitted = false
    /// When the partial reply was last handed to the history.
    var storedAt: MonotonicInstant
    /// Whether something came since.
    var isUnsaved = false

    let sentAt: MonotonicInstant

    init(
        reply: Message.ID, resumed: Message? = nil, model: LoadedModel, generation: GenerationID,
        settings: ReplySettings, sentAt: MonotonicInstant
    ) {
        self.reply = reply
        self.resumed = resumed
        self.settings = settings
        self.sentAt = sentAt
        self.model = model
        self.generation = generation
        self.meter = ReplyMeter(sentAt: sentAt)
        self.storedAt = sentAt
    }

    /// Forgets what was heard: the reply begins anew.
    mutating func begin(generation: GenerationID) {
        self.generation = generation
        meter = ReplyMeter(sentAt: sentAt)
        sampler.reset()
        isHeard = false
        isRestarted = false
        depth = 0
        isMapped = false
        reuse = nil
        drafts = nil
        threads = nil
        shift = nil
    }

    /// The reply's record.
    func record(_ reason: FinishReason, _ result: GenerationResult?) -> ReplyRecord {
        var record = ReplyRecord(
            model: model.model.displayName, quantization: model.model.quantization,
            engine: model.machine.naming(model.engine), finishReason: reason, usage: result?.usage,
            figures: meter.figures(for: result), seed: result?.seed)
        if record.usage?.drafts == nil { record.usage?.drafts = drafts }
        if reason == .length { record.lengthCause = lengthCause(result?.usage) }
        record.sampling = settings.sampling
        record.thinking = settings.thinking
        record.reuse = reuse
        // Of the moment, and long: not for the history.
        record.reuse?.messageStarts = nil
        record.threads = threads
        record.shift = shift
        return record
    }

    /// What ended a reply for its length: the limit that was set, or a window full
    /// but for what one step may need. `nil` where it was neither, as far as is
    /// known: a server has limits of its own.
    private func lengthCause(_ usage: Usage?) -> LengthCause? {
        if let limit = settings.maxTokens, usage.map({ $0.completionTokens >= limit }) ?? true {
            return .tokenLimit
        }
        guard let usage, let window = model.knownWindow else { return nil }
        return usage.promptTokens + usage.completionTokens + Self.step >= window ? .window : nil
    }

    /// Tokens one step may need room for: the next one and those drafted for it.
    private static let step = 64

    /// The reply as it is at the end of the turn, by what the engine reported of
    /// it. One that was to go on and did not is what it was before, unless the
    /// engine says that it is over.
    func ended(_ message: Message, _ record: ReplyRecord) -> Message {
        var message = message
        message.reply = record
        guard let before = resumed else { return message }
        guard message.text == before.text, message.reasoning == before.reasoning else {
            message.reply = record.continuing(before.reply)
            return message
        }
        message = before
        if before.reply == nil {
            message.reply = record
        } else if record.finishReason == .stop || record.finishReason == .length {
            message.reply?.finishReason = record.finishReason
            message.reply?.lengthCause = record.lengthCause
        }
        return message
    }
}
