internal import ChatCore
internal import EngineKit

/// A number of tokens a prompt cannot exceed, found without asking the engine.
///
/// A token stands for at least one byte of text, for byte-level vocabularies
/// and those that fall back to bytes; what a chat template puts around a
/// message and before the first is allowed for generously. Should a template
/// bring more, the engine's own check is still there.
struct ContextBound: Sendable {
    /// What a template puts around one message.
    static let perMessage = 32
    /// What a template puts before all messages: dates, a system prompt of its own.
    static let preamble = 512

    /// What the engine reported after a reply.
    struct Measure: Sendable {
        var conversation: Conversation.ID
        /// The last message in the context.
        var through: Message.ID
        var tokens: Int
        var cut: ContextCut?
        var systemPrompt: String?
        var thinking: ThinkingSettings
    }

    /// - Parameter measure: trusted as long as it is of this conversation,
    ///   read the same way.
    static func tokens(
        in conversation: Conversation, reply: ReplySettings, since measure: Measure?
    ) -> Int {
        if let measure, measure.conversation == conversation.id, measure.cut == conversation.cut,
            measure.systemPrompt == reply.systemPrompt, measure.thinking == reply.thinking,
            let index = conversation.messages.lastIndex(where: { $0.id == measure.through })
        {
            return measure.tokens
                + conversation.messages[(index + 1)...].reduce(0) {
                    $0 + bytes($1.text, $1.reasoning) + perMessage
                }
        }
        return Prompt.messages(of: conversation, systemPrompt: reply.systemPrompt)
            .reduce(preamble) { $0 + bytes($1.text, $1.reasoning) + perMessage }
    }

    private static func bytes(_ text: String, _ reasoning: String?) -> Int {
        text.utf8.count + (reasoning?.utf8.count ?? 0)
    }
}
