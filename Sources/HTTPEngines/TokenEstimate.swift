internal import ChatCore
internal import EngineKit

/// Estimates tokens for servers that cannot count them, from what they said
/// earlier prompts of the same model took.
struct TokenEstimate: Sendable {
    /// English takes about four bytes a token, until a prompt told better.
    private var bytesPerToken = 4.0

    /// What a chat template puts around a message, and in front of all, in tokens.
    private static let perMessage = 4

    func tokens(in messages: [PromptMessage]) -> TokenCount {
        let frame = Self.perMessage * (messages.count + 1)
        return TokenCount(
            frame + Int((Double(Self.bytes(messages)) / bytesPerToken).rounded(.up)), .estimated)
    }

    /// These messages took so many tokens. Short prompts are mostly template and
    /// say nothing of the text.
    mutating func learn(_ messages: [PromptMessage], tokens: Int) {
        let text = tokens - Self.perMessage * (messages.count + 1)
        guard text >= 32 else { return }
        let measured = Double(Self.bytes(messages)) / Double(text)
        bytesPerToken = min(16, max(0.5, measured))
    }

    /// Whether `tokens` are so much fewer than these messages must take, and those so
    /// many more than the window holds, that the server left some of them out.
    func doubts(_ tokens: Int, for messages: [PromptMessage], window: Int?) -> Bool {
        let estimate = self.tokens(in: messages).value
        guard let window, estimate > window else { return false }
        return Double(tokens) < Self.leastShare * Double(estimate)
    }

    /// How much of an estimate may be missing before it is no error of estimation.
    private static let leastShare = 0.6

    private static func bytes(_ messages: [PromptMessage]) -> Int {
        messages.reduce(0) { $0 + $1.text.utf8.count + ($1.reasoning?.utf8.count ?? 0) }
    }
}
