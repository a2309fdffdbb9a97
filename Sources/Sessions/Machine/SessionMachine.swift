package import ChatCore
internal import EngineKit

/// The rules of a chat, without the chat: a pure value that is told what
/// happened and answers with what to do. It knows no engine, task or clock.
///
/// Two states that go together, and a queue. The model:
///
///     absent  -> loading   `load`; or a send, when there was a model before
///     loading -> ready     loaded
///     loading -> absent    failed, or stopped
///     loading -> loading   another `load` takes its place, or a person restarted its engine
///     ready   -> loading   `load`, or a window that is enlarged
///     ready   -> absent    the engine died, or was replaced
///     any     -> closed    `close`; nothing is taken any more
///
/// The turn, `nil` between replies:
///
///     nil       -> storing     a send, regenerate or resume that fits, when the
///                              model is ready
///     storing   -> streaming   the message is in the history
///     storing   -> waiting     it is, and the cache is being parked or restored
///     waiting   -> streaming   the cache is free
///     streaming -> fitting     the engine refused the prompt before it said anything;
///                              once a turn, and not with the policy `stop`
///     fitting   -> streaming   it fits now, or `waiting` first
///     fitting   -> nil         it cannot be made to fit
///     streaming -> stopping    `stop`
///     streaming -> reloading   the engine died before it said anything, or was
///                              restarted by a person; once a turn
///     reloading -> streaming   its model is loaded again, or `waiting` first
///     streaming, stopping -> nil   the stream ended or threw
///     reloading -> nil         its model could not be loaded again
///     any       -> nil         a stop that has nothing to wait for (a second one
///                              included), `load`, `open`, `regenerate`, `edit`, `show`,
///                              `delete`, `undo`, `clear`, `fork`,
///                              `engineReplaced`, `close`: the turn ends at once
///
/// `storing`, `waiting`, `streaming` and `stopping` need a ready model,
/// `reloading` a loading one, `fitting` either. What is sent while a model loads or a reply is
/// made waits in the queue; a failed or stopped load leaves it there for the
/// next model. Only `open`, `fork`, `clear` and `close` empty it.
///
/// What might not fit in the window is prepared before its turn begins: see
/// `ContextFitting`. A preparation that is interrupted goes back to the head of
/// the queue, one that is stopped or cannot succeed is refused. What the engine
/// refuses all the same is prepared in its turn, which ends where that fails.
package struct SessionMachine: Sendable {
    enum Model: Sendable {
        case absent
        case loading(LoadID, LoadRequest)
        case ready(LoadedModel)
        case closed
    }

    enum Request: Sendable, Hashable {
        case send(String)
        /// Answer this message, or the last one, with another text or as it is.
        case answer(Message.ID?, edited: String?)
        /// Go on with this reply.
        case resume(Message.ID)
    }

    /// Seconds between two writes of a reply that streams, at most.
    static let storeInterval = 1.0
    /// Seconds after which what came of a reply is to be written in any case: a
    /// token that comes slowly does not wait for the next.
    package static let storeLimit = 0.75

    // What follows changes in the extensions in this folder, and nowhere else.

    /// The conversation as it is now, a partial reply included.
    package internal(set) var conversation: Conversation
    /// How replies are made, from the next one on.
    package var reply: ReplySettings
    var model = Model.absent
    /// What is being made to fit; beside a turn only in its phase `fitting`.
    var preparation: Preparation?
    /// The reply in the making; `nil` between replies.
    var turn: SessionTurn?
    /// What waits for a ready model or the end of the turn, oldest first.
    var queue: [Request] = []
    /// What was asked for last, and what was loaded last: the latter is loaded
    /// again when a message needs a model.
    var asked: LoadRequest?
    var loaded: LoadRequest?
    var lastLoad = LoadID(rawValue: 0)
    /// The load a person restarted the engine in.
    var restartedLoad: LoadID?
    var lastGeneration = GenerationID(rawValue: 0)
    var lastCall = EngineCallID(rawValue: 0)
    var isHistoryFailing = false
    /// What the engine reported of the context after the last reply.
    var measure: ContextBound.Measure?
    /// Whether the engine found something too long that was held to fit.
    var mustCount = false
    /// What is in the engine's cache; `nil` where it is not known.
    var cached: CachedContext?
    /// Tokens read a second, measured with the loaded model.
    var prefillRate: Double?
    /// The last parking or restoring, until it is answered.
    var cacheCall: EngineCallID?
    /// Whether KV states may be kept on disk.
    let parksStates: Bool
    /// Whether the model makes titles.
    let makesTitles: Bool
    /// The title it is to make, or makes.
    var titling: Titling?
    var lastIdle = IdleID(rawValue: 0)
    /// Conversations it was asked for a title of, whatever came of it.
    var titled: Set<Conversation.ID> = []

    /// A session that goes on with `conversation` and has no model yet.
    ///
    /// - Parameters:
    ///   - parksStates: false where nothing of the conversation is to be kept: a
    ///     KV state tells what was said.
    ///   - makesTitles: whether the model is asked for a title of a conversation
    ///     that has none of its own.
    package init(
        conversation: Conversation, reply: ReplySettings = ReplySettings(),
        parksStates: Bool = false, makesTitles: Bool = false
    ) {
        self.conversation = conversation
        self.reply = reply
        self.parksStates = parksStates
        self.makesTitles = makesTitles
    }

    /// Whether nothing is under way: no load, no reply and nothing before one. A
    /// title is nothing anybody waits for.
    package var isIdle: Bool {
        if case .loading = model { return false }
        return turn == nil && preparation == nil
    }
}
