internal import ChatCore
internal import EngineKit
internal import Sessions

/// One reply of a kept conversation, to be made again.
struct ReplayTurn: Sendable, Hashable {
    /// Counted from 1.
    var number: Int
    /// All that the model read for it: the replies before are those that were given, so that every
    /// model has the same text before it.
    var messages: [PromptMessage]
    /// How it went when it was given.
    var recorded: ReplyRecord?

    /// As many tokens as the reply had: `nil` where that was not told.
    var tokens: Int? {
        recorded?.usage.flatMap { $0.completionTokens > 0 ? $0.completionTokens : nil }
    }

    /// The replies of a conversation's line, in order. What had been cut from it is read again:
    /// where a cut was at the time is not kept.
    static func turns(of conversation: Conversation, systemPrompt: String?) -> [ReplayTurn] {
        var turns: [ReplayTurn] = []
        for (index, message) in conversation.messages.enumerated()
        where message.role == .assistant && !(message.text.isEmpty && message.reasoning.isEmpty) {
            let before = Conversation(
                id: conversation.id, messages: Array(conversation.messages[..<index]))
            let messages = Prompt.messages(of: before, systemPrompt: systemPrompt)
            guard messages.last?.role == .user else { continue }
            turns.append(
                ReplayTurn(number: turns.count + 1, messages: messages, recorded: message.reply))
        }
        return turns
    }
}
