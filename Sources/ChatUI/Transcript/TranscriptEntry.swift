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
        /// Something a person may want to look up later, such as what a switch took;
        /// `text` says it.
        case remark(subject: String)
        /// Where the part begins that the model reads; `text` is the summary of
        /// what is above, `speaker` who wrote it.
        case cut(messages: Int, tokens: Int?)
        /// The summary that is being written.
        case summarising(SummaryProgress)
    }

    /// Unique among all entries of this run.
    let id: Int
    var kind: Kind
    /// The message shown, for later events to find.
    var messageID: Message.ID?
    var text = ""
    var reasoning = ""
    /// Tokens of the reasoning; `nil` where the engine does not count them.
    var reasoningTokens: Int? = 0
    var reply: ReplyRecord?
    /// What went wrong, shown below the text.
    var failure: Failure?
    /// Whether only the heading of its reasoning is shown.
    var isFolded = false
    /// Whether the model no longer reads it.
    var isCut = false
    /// Whether text is still coming.
    var isStreaming = false
    /// Whether the first line says who speaks; false where something else does.
    var hasHeading = true
    /// The name over a reply that has no record yet.
    var speaker = ""
    /// Which version of several it is.
    var version: VersionMark?
    /// Counts the times the text became another one instead of growing, or was
    /// given other styles.
    var edition = 0
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

    /// Who gave a reply: the model and its quantization, as recorded, or the
    /// speaker until there is a record.
    var answerer: String {
        guard let reply else { return speaker }
        return ModelLabel.text(reply.model, reply.quantization)
    }

    /// Takes over everything of a message.
    mutating func show(_ message: Message) {
        kind = .message(message.role)
        messageID = message.id
        // A streamed text that ends as it stood stays as it is set.
        if text != message.text {
            if !message.text.utf8.starts(with: text.utf8) { edition += 1 }
            text = message.text
        }
        if reasoning != message.reasoning {
            if !message.reasoning.utf8.starts(with: reasoning.utf8) { edition += 1 }
            reasoning = message.reasoning
        }
        reply = message.reply
        if let usage = message.reply?.usage {
            reasoningTokens = usage.reasoningTokens
        } else if !isStreaming {
            reasoningTokens = nil
        }
        revision += 1
    }

    /// Shows its reasoning, or only that there is some.
    mutating func fold(_ isFolded: Bool) {
        guard self.isFolded != isFolded, !reasoning.isEmpty else { return }
        self.isFolded = isFolded
        edition += 1
        revision += 1
    }

    /// Adds the tokens of a piece of reasoning; one that does not tell them
    /// leaves the number unknown.
    mutating func countReasoning(_ tokens: Int?) {
        reasoningTokens = reasoningTokens.flatMap { sum in tokens.map { sum + $0 } }
    }
}
