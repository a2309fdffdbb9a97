package import ChatCore
package import EngineKit

/// What of a conversation the model reads.
package enum Prompt {
    /// The messages for the next reply, oldest first.
    ///
    /// - Reasoning is left out, as chat templates expect, and so are replies
    ///   without text.
    /// - A message whose reply failed before it had any text is not sent again
    ///   with later ones: it may be what made the engine fail, for instance
    ///   because it does not fit in the window, and would do so forever.
    ///   Regenerating sends it again.
    /// - Where two messages of one role come to stand together they become
    ///   one: many chat templates refuse roles that do not alternate.
    package static func messages(of conversation: Conversation, systemPrompt: String?)
        -> [PromptMessage]
    {
        var prompt: [PromptMessage] = []
        prompt.reserveCapacity(conversation.messages.count + 1)
        if let systemPrompt, !systemPrompt.isEmpty, conversation.messages.first?.role != .system {
            prompt.append(PromptMessage(.system, systemPrompt))
        }
        for (index, message) in conversation.messages.enumerated() {
            guard !message.text.isEmpty, !isWithdrawn(at: index, in: conversation.messages) else {
                continue
            }
            if let last = prompt.indices.last, prompt[last].role == message.role {
                prompt[last].text += "\n\n" + message.text
            } else {
                prompt.append(PromptMessage(message.role, message.text))
            }
        }
        return prompt
    }

    /// Whether the message at `index` is left out because it got nothing but
    /// an error.
    private static func isWithdrawn(at index: Int, in messages: [Message]) -> Bool {
        guard messages[index].role == .user, index + 1 < messages.count else { return false }
        let answer = messages[index + 1]
        return answer.role == .assistant && answer.reply?.finishReason == .error
            && answer.text.isEmpty && answer.reasoning.isEmpty
    }
}
