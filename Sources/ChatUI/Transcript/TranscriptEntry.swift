internal import ChatCore

/// One thing the transcript shows: a message, a message still waiting to be
/// sent, or a notice.
struct TranscriptEntry: Sendable, Equatable, Identifiable {
    enum Kind: Sendable, Equatable {
        case message(Role)
        /// Written by a person and waiting; once sent, for the session to take it.
        case queued(isSent: Bool)
        /// Something that happened to the engine.
        case notice
    }

    /// Unique among all entries of this run.
    let id: Int
    var kind: Kind
    /// The message shown, for later events to find.
    var messageID: Message.ID?
    var text = ""
    var reasoning = ""
    var reply: ReplyRecord?
    /// What went wrong, shown below the text.
    var failure: Failure?
    /// Whether text is still coming.
    var isStreaming = false
    /// The name over a reply that has no record yet.
    var speaker = ""
    /// Counts changes, so that a layout can tell whether it is current.
    var revision = 0

    init(id: Int, kind: Kind) {
        self.id = id
        self.kind = kind
    }

    init(id: Int, message: Message) {
        self.init(id: id, kind: .message(message.role))
        show(message)
    }

    var isQueued: Bool {
        if case .queued = kind { true } else { false }
    }

    /// Takes over everything of a message.
    mutating func show(_ message: Message) {
        kind = .message(message.role)
        messageID = message.id
        // A streamed text that ends as it stood stays as it is set.
        if text != message.text { text = message.text }
        if reasoning != message.reasoning { reasoning = message.reasoning }
        reply = message.reply
        revision += 1
    }
}
