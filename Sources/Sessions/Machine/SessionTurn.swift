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
        /// The engine died before it said anything; its model is being loaded again.
        case reloading
        /// The engine is at work.
        case streaming
        /// The engine was told to stop, and has not yet ended its stream.
        case stopping
    }

    let reply: Message.ID
    /// The model that writes the reply.
    var model: LoadedModel
    /// Changes when the generation is started again.
    var generation: GenerationID
    var phase = Phase.storing
    var meter: ReplyMeter
    /// Whether the engine has said anything for this generation.
    var isHeard = false
    /// Whether the engine was started again for this turn: once, no more.
    var isRetry = false
    /// When the partial reply was last handed to the history.
    var storedAt: MonotonicInstant

    init(reply: Message.ID, model: LoadedModel, generation: GenerationID, sentAt: MonotonicInstant)
    {
        self.reply = reply
        self.model = model
        self.generation = generation
        self.meter = ReplyMeter(sentAt: sentAt)
        self.storedAt = sentAt
    }
}
