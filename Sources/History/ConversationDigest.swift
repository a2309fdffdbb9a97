internal import ChatCore

/// What the list shows of a conversation's messages. It is kept in the
/// conversation's own row, so that a list reads no messages.
struct ConversationDigest: Sendable, Hashable {
    /// Messages that are shown.
    var shown: Int
    /// Messages that stand aside.
    var versions: Int
    /// Prompt and reply of the latest reply shown that tells.
    var tokens: Int?
    /// Of the latest reply shown.
    var model: String?
    var quantization: Quantization?

    init(_ conversation: Conversation) {
        shown = conversation.messages.count
        versions = conversation.aside.count
        let replies = conversation.messages.lazy.reversed().compactMap(\.reply)
        tokens = replies.compactMap(\.usage).first.map { $0.promptTokens + $0.completionTokens }
        let latest = replies.first
        model = latest?.model
        quantization = latest?.quantization
    }
}
