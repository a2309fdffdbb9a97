package import ChatCore
package import EngineKit

/// The rules of a chat, without the chat: a pure value that is told what
/// happened and answers with what to do. It knows no engine, task or clock.
///
/// Two states that go together, and a queue. The model:
///
///     absent  -> loading   `load`; or a send, when there was a model before
///     loading -> ready     loaded
///     loading -> absent    failed, or stopped
///     loading -> loading   another `load` takes its place
///     ready   -> loading   `load`
///     ready   -> absent    the engine died, or was replaced
///     any     -> closed    `close`; nothing is taken any more
///
/// The turn, `nil` between replies:
///
///     nil       -> storing     a send or regenerate, when the model is ready
///     storing   -> streaming   the message is in the history
///     streaming -> stopping    `stop`
///     streaming -> reloading   the engine died before its first event, once a turn
///     reloading -> streaming   its model is loaded again
///     streaming, stopping -> nil   the stream ended or threw
///     reloading -> nil         its model could not be loaded again
///     any       -> nil         a stop that has nothing to wait for (a second one
///                              included), `load`, `open`, `regenerate`,
///                              `engineReplaced`, `close`: the turn ends at once
///
/// `storing`, `streaming` and `stopping` need a ready model, `reloading` a
/// loading one. What is sent while a model loads or a reply is made waits in
/// the queue; a failed or stopped load leaves it there for the next model. Only
/// `open` and `close` empty it.
package struct SessionMachine: Sendable {
    enum Model: Sendable {
        case absent
        case loading(LoadID, LoadRequest)
        case ready(LoadedModel)
        case closed
    }

    enum Request: Sendable {
        case send(String)
        case regenerate
    }

    /// Seconds between two writes of a reply that streams.
    static let storeInterval = 1.0

    // What follows changes in `SessionMachine+Engine.swift` and
    // `SessionMachine+Turns.swift` too, and nowhere outside this folder.

    /// The conversation as it is now, a partial reply included.
    package internal(set) var conversation: Conversation
    /// How the next token is chosen, from the next reply on.
    package var sampling: SamplingSettings
    /// The most tokens of a reply, from the next one on.
    package var maxTokens: Int?
    let systemPrompt: String?
    var model = Model.absent
    /// The reply in the making; `nil` between replies.
    var turn: SessionTurn?
    /// What waits for a ready model or the end of the turn, oldest first.
    var queue: [Request] = []
    /// What was asked for last, and what was loaded last: the latter is loaded
    /// again when a message needs a model.
    var asked: LoadRequest?
    var loaded: LoadRequest?
    var lastLoad = LoadID(rawValue: 0)
    var lastGeneration = GenerationID(rawValue: 0)
    var isHistoryFailing = false

    /// A session that goes on with `conversation` and has no model yet;
    /// `systemPrompt` is put before conversations that bring none of their own.
    package init(
        conversation: Conversation, systemPrompt: String? = nil,
        sampling: SamplingSettings = SamplingSettings(), maxTokens: Int? = nil
    ) {
        self.conversation = conversation
        self.systemPrompt = systemPrompt
        self.sampling = sampling
        self.maxTokens = maxTokens
    }

    /// Whether nothing is under way: no load and no reply.
    package var isIdle: Bool {
        if case .loading = model { return false }
        return turn == nil
    }

    // MARK: What a person does

    /// Loads a model in the place of what is loaded or being loaded. A reply
    /// that streams ends at once, as cancelled.
    package mutating func load(_ request: LoadRequest, at now: MonotonicInstant) -> [SessionAction]
    {
        guard !isClosed else { return [] }
        return endNow(at: now) + abandonLoad() + beginLoad(request)
    }

    /// Takes a message: its turn begins at once, or when what is under way is
    /// over. `sentAt` counts for a turn that begins at once; one that had to
    /// wait is sent when it begins.
    package mutating func send(_ text: String, sentAt: MonotonicInstant) -> [SessionAction] {
        guard !isClosed, !text.allSatisfy(\.isWhitespace) else { return [] }
        queue.append(.send(text))
        return beginNext(at: sentAt)
    }

    /// Answers the last message again. A reply that streams ends at once and
    /// is replaced.
    package mutating func regenerate(at now: MonotonicInstant) -> [SessionAction] {
        guard !isClosed else { return [] }
        let actions = endNow(at: now)
        queue.insert(.regenerate, at: 0)
        return actions + beginNext(at: now)
    }

    /// Stops the reply, or the load when there is no reply. A second stop
    /// ends the reply without waiting for the engine.
    package mutating func stop(at now: MonotonicInstant) -> [SessionAction] {
        switch (turn?.phase, model) {
        case (.streaming, _):
            turn?.phase = .stopping
            return turn.map { [.cancel($0.generation)] } ?? []
        case (.reloading, .loading(_, let request)):
            return abandonLoad() + [.emit(.loadFailed(.loadStopped(request.displayName)))]
                + endNow(at: now)
        case (.some, _):
            return endNow(at: now) + beginNext(at: now)
        case (nil, .loading(_, let request)):
            return abandonLoad() + [.emit(.loadFailed(.loadStopped(request.displayName)))]
        case (nil, _):
            return []
        }
    }

    /// Goes on with another conversation, empty or not. A reply that streams
    /// ends at once, and what is in the queue is dropped.
    package mutating func open(_ conversation: Conversation, at now: MonotonicInstant)
        -> [SessionAction]
    {
        guard !isClosed else { return [] }
        queue.removeAll()
        let actions = endNow(at: now)
        self.conversation = conversation
        return actions + [.emit(.conversationReplaced(conversation))]
    }

    /// Another engine takes over; it has no model yet. History and queue are
    /// kept, what is under way ends at once.
    package mutating func engineReplaced(at now: MonotonicInstant) -> [SessionAction] {
        guard !isClosed else { return [] }
        let actions = endNow(at: now) + abandonLoad()
        model = .absent
        asked = nil
        loaded = nil
        // Retires every load of the old engine: the new one has nothing to undo.
        lastLoad.rawValue += 1
        return actions
    }

    /// The end: what is under way ends at once, and nothing is taken any more.
    package mutating func close(at now: MonotonicInstant) -> [SessionAction] {
        guard !isClosed else { return [] }
        queue.removeAll()
        let actions = endNow(at: now) + abandonLoad()
        model = .closed
        return actions
    }
}
