internal import ChatCore
internal import EngineKit

/// What the tokens in the cache were made from: kept beside them, so that the
/// next turn can say why its prompt parts from theirs.
struct CacheOrigin: Codable, Equatable {
    var conversation: Conversation.ID?
    var messages: [PromptMessage]
    var thinking: ThinkingSettings
    /// Tokens of their prompt. Tokens after it were generated.
    var promptTokens: Int
    /// Whether tokens were dropped from the cache's beginning since.
    var isShifted = false

    /// Of a reply that goes on, `promptTokens` are those in front of it: what it
    /// has was generated, before or now.
    init(_ request: GenerationRequest, promptTokens: Int) {
        conversation = request.conversation
        messages = request.continuesReply ? request.messages.dropLast() : request.messages
        thinking = request.thinking
        self.promptTokens = promptTokens
    }
}
