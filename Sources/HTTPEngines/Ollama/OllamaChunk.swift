/// One line of a reply from `POST /api/chat`. Any field may be missing: numbers
/// that are 0 are left out. Times are in nanoseconds.
struct OllamaChunk: Decodable {
    struct Message: Decodable {
        var content: String?
        var thinking: String?
    }

    var message: Message?
    var done: Bool?
    var doneReason: String?
    /// Waiting for the model: loading it, but also queueing and what is checked first.
    var loadDuration: Int?
    /// Tokens of the prompt, those in the cache included.
    var promptCount: Int?
    /// Evaluating those that were not in the cache.
    var promptDuration: Int?
    var count: Int?
    /// From the first token to the last.
    var duration: Int?
    var error: ServerFailure?

    enum CodingKeys: String, CodingKey {
        case message, done, error
        case doneReason = "done_reason"
        case loadDuration = "load_duration"
        case promptCount = "prompt_eval_count"
        case promptDuration = "prompt_eval_duration"
        case count = "eval_count"
        case duration = "eval_duration"
    }
}
