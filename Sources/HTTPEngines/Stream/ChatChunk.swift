internal import ChatCore

/// One chunk of a streamed chat completion: the fields of OpenAI's format and
/// those llama-server, vLLM and mlx_lm.server add. Any may be missing or null.
struct ChatChunk: Decodable {
    var choices: [Choice]?
    var usage: TokenUsage?
    var timings: Timings?
    var metrics: Metrics?
    var promptProgress: Progress?
    var error: ServerFailure?

    enum CodingKeys: String, CodingKey {
        case choices, usage, timings, metrics, error
        case promptProgress = "prompt_progress"
    }

    struct Choice: Decodable {
        var delta: Delta?
        var finishReason: String?

        enum CodingKeys: String, CodingKey {
            case delta
            case finishReason = "finish_reason"
        }
    }

    struct Delta: Decodable {
        var content: String?
        /// llama-server's name, and others' older one.
        var reasoningContent: String?
        /// vLLM's and mlx_lm.server's.
        var reasoning: String?

        enum CodingKeys: String, CodingKey {
            case content, reasoning
            case reasoningContent = "reasoning_content"
        }
    }

    struct TokenUsage: Decodable {
        var promptTokens: Int?
        var completionTokens: Int?
        var promptDetails: PromptDetails?
        var completionDetails: CompletionDetails?

        enum CodingKeys: String, CodingKey {
            case promptTokens = "prompt_tokens"
            case completionTokens = "completion_tokens"
            case promptDetails = "prompt_tokens_details"
            case completionDetails = "completion_tokens_details"
        }

        struct PromptDetails: Decodable {
            var cachedTokens: Int?
            enum CodingKeys: String, CodingKey { case cachedTokens = "cached_tokens" }
        }

        struct CompletionDetails: Decodable {
            var reasoningTokens: Int?
            enum CodingKeys: String, CodingKey { case reasoningTokens = "reasoning_tokens" }
        }
    }

    /// llama-server's running counts and times. Its rates are not read: what
    /// they divide by has changed between versions.
    struct Timings: Decodable {
        /// Prompt tokens taken from the cache.
        var cached: Int?
        /// Prompt tokens evaluated.
        var prompt: Int?
        var promptMilliseconds: Double?
        /// Tokens generated so far, the end token included.
        var predicted: Int?
        /// From the first token to the latest.
        var predictedMilliseconds: Double?
        /// Tokens a draft proposed, and those the model agreed to.
        var drafted: Int?
        var accepted: Int?

        enum CodingKeys: String, CodingKey {
            case cached = "cache_n"
            case prompt = "prompt_n"
            case promptMilliseconds = "prompt_ms"
            case predicted = "predicted_n"
            case predictedMilliseconds = "predicted_ms"
            case drafted = "draft_n"
            case accepted = "draft_n_accepted"
        }
    }

    /// vLLM's times, where it was started to tell them. Its rate is not read: it
    /// counts the prompt's time in.
    struct Metrics: Decodable {
        /// Behind others' requests, before the prompt was begun.
        var queueMilliseconds: Double?
        /// From there to the first token.
        var promptMilliseconds: Double?
        /// From the first token to the last.
        var predictedMilliseconds: Double?
        var speculation: Speculation?

        enum CodingKeys: String, CodingKey {
            case queueMilliseconds = "queue_time_ms"
            case promptMilliseconds = "time_to_first_token_ms"
            case predictedMilliseconds = "generation_time_ms"
            case speculation = "speculative_decoding"
        }

        struct Speculation: Decodable {
            var drafted: Int?
            var accepted: Int?
            enum CodingKeys: String, CodingKey {
                case drafted = "num_draft_tokens"
                case accepted = "num_accepted_draft_tokens"
            }
        }
    }

    /// llama-server's progress of a prompt, in tokens; `processed` counts the
    /// cached ones too.
    struct Progress: Decodable {
        var total: Int?
        var cache: Int?
        var processed: Int?
    }
}
