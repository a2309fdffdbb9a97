package import ChatCore
package import EngineKit

/// What of a conversation the model reads.
package enum Prompt {
    /// The messages for the next reply, oldest first.
    ///
    /// - Of a conversation that was cut, what is before the cut is left out. Its
    ///   summary stands at the head of the first message that is kept: a role
    ///   of its own is nothing templates know, and as a system message it would
    ///   take the place of the template's own, and speak with more authority
    ///   than what it was made from.
    /// - A reply's reasoning goes along; the chat template decides whether it
    ///   is read again. A reply without text is left out.
    /// - A message whose reply failed before it had any text is not sent again
    ///   with later ones: it may be what made the engine fail, for instance
    ///   because it does not fit in the window, and would do so forever.
    ///   Regenerating sends it again.
    /// - Where two messages of one role come to stand together they become
    ///   one: many chat templates refuse roles that do not alternate.
    package static func messages(of conversation: Conversation, systemPrompt: String?)
        -> [PromptMessage]
    {
        let messages = conversation.messages
        var prompt: [PromptMessage] = []
        prompt.reserveCapacity(messages.count - conversation.cutMessages + 1)
        if let first = messages.first, first.role == .system {
            if !first.text.isEmpty { prompt.append(PromptMessage(.system, first.text)) }
        } else if let systemPrompt, !systemPrompt.isEmpty {
            prompt.append(PromptMessage(.system, systemPrompt))
        }
        var summary = conversation.cutMessages > 0 ? conversation.cut?.summary : nil
        for index in messages.indices[conversation.readFrom...] {
            let message = messages[index]
            guard !message.text.isEmpty, !isWithdrawn(at: index, in: messages) else { continue }
            var next = PromptMessage(message.role, message.text)
            if !message.reasoning.isEmpty { next.reasoning = message.reasoning }
            if message.role == .user, let text = summary {
                summary = nil
                next.text = "Summary of the conversation so far:\n\(text)\n\n\(next.text)"
            }
            add(next, to: &prompt)
        }
        return prompt
    }

    private static func add(_ message: PromptMessage, to prompt: inout [PromptMessage]) {
        guard let last = prompt.indices.last, prompt[last].role == message.role else {
            prompt.append(message)
            return
        }
        prompt[last].text += "\n\n" + message.text
        let thoughts = [prompt[last].reasoning, message.reasoning].compactMap { $0 }
        prompt[last].reasoning = thoughts.isEmpty ? nil : thoughts.joined(separator: "\n\n")
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
