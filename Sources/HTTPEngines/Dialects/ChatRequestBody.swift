internal import ChatCore
internal import EngineKit

/// The body of a request for a streamed chat completion. What is `nil` is left out.
struct ChatRequestBody: Encodable {
    var model: String
    var messages: [Message]
    var stream = true
    var streamOptions = StreamOptions()
    var temperature: Double
    var topP: Double
    var seed: UInt32
    var maxTokens: Int?

    // llama-server's and vLLM's, for a reply that goes on.
    var continuesFinalMessage: Bool?
    var addsGenerationPrompt: Bool?

    // llama-server's own.
    var topK: Int?
    var minP: Double?
    var repeatPenalty: Double?
    var repeatLastN: Int?
    var timingsPerToken: Bool?
    var returnProgress: Bool?
    var cachePrompt: Bool?

    struct Message: Encodable {
        var role: String
        var content: String
        /// What was thought in front of a reply that goes on.
        var reasoning: String?

        enum CodingKeys: String, CodingKey {
            case role, content
            case reasoning = "reasoning_content"
        }
    }

    struct StreamOptions: Encodable {
        var includeUsage = true
        enum CodingKeys: String, CodingKey { case includeUsage = "include_usage" }
    }

    enum CodingKeys: String, CodingKey {
        case model, messages, stream, temperature, seed
        case streamOptions = "stream_options"
        case topP = "top_p"
        case maxTokens = "max_tokens"
        case continuesFinalMessage = "continue_final_message"
        case addsGenerationPrompt = "add_generation_prompt"
        case topK = "top_k"
        case minP = "min_p"
        case repeatPenalty = "repeat_penalty"
        case repeatLastN = "repeat_last_n"
        case timingsPerToken = "timings_per_token"
        case returnProgress = "return_progress"
        case cachePrompt = "cache_prompt"
    }

    init(model: String, request: GenerationRequest, seed: UInt32) {
        self.model = model
        messages = Self.messages(request.messages)
        temperature = request.sampling.temperature
        topP = request.sampling.topP
        self.seed = seed
        maxTokens = request.maxTokens
        if request.continuesReply, !messages.isEmpty {
            continuesFinalMessage = true
            addsGenerationPrompt = false
            messages[messages.count - 1].reasoning = request.messages.last?.reasoning
        }
    }

    static func messages(_ messages: [PromptMessage]) -> [Message] {
        messages.map { Message(role: $0.role.rawValue, content: $0.text) }
    }
}
