internal import ChatCore

/// What a plain chat wants done, in this order.
enum PlainAction: Sendable, Equatable {
    /// Write this, which is clean for a terminal and has its own line ends.
    case write(String)
    /// Read a line; exactly one `line` or `inputEnded` follows.
    case read
    case send(String)
    case stop
    case regenerate
    /// Show the version this message is of; `conversationReplaced` follows.
    case show(Message.ID)
    case newConversation
    case set(ReplySettings)
    case load(ChatSettings)
    /// Send a `wake` at this instant.
    case wake(MonotonicInstant)
    /// The end; `isFailure` where a script's question was not answered.
    case quit(isFailure: Bool)
}
