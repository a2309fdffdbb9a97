/// What a server says when it cannot: `{"error": {…}}` as OpenAI does it, or
/// `{"error": "text"}`.
struct ServerFailure: Decodable {
    var message: String?
    var type: String?
    /// llama-server: the size of a prompt that does not fit, in tokens.
    var promptTokens: Int?
    /// llama-server: the window it does not fit in.
    var contextWindow: Int?

    enum CodingKeys: String, CodingKey {
        case message, type
        case promptTokens = "n_prompt_tokens"
        case contextWindow = "n_ctx"
    }

    init(_ message: String? = nil) {
        self.message = message
        noteOverflow()
    }

    init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            self = Self.wrapped(in: text) ?? ServerFailure()
            message = message ?? text
            noteOverflow()
            return
        }
        let container = try decoder.container(keyedBy: CodingKeys.self)
        message = try? container.decodeIfPresent(String.self, forKey: .message)
        type = try? container.decodeIfPresent(String.self, forKey: .type)
        promptTokens = try? container.decodeIfPresent(Int.self, forKey: .promptTokens)
        contextWindow = try? container.decodeIfPresent(Int.self, forKey: .contextWindow)
        noteOverflow()
    }

    /// A reply that is an error and nothing else.
    struct Body: Decodable {
        var error: ServerFailure
    }
}
