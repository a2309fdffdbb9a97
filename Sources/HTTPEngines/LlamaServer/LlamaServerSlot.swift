internal import ChatCore

/// One of llama-server's slots, each of which holds one conversation.
struct LlamaServerSlot: Decodable {
    var isProcessing: Bool?
    /// The latest request's number; not there before the first.
    var task: Int?
    /// Tokens the slot holds now, prompt and reply.
    var tokens: Int?
    /// The window of a conversation in it. Where all slots share one pool, each
    /// says the pool's size.
    var window: Int?

    enum CodingKeys: String, CodingKey {
        case isProcessing = "is_processing"
        case task = "id_task"
        case tokens = "n_prompt_tokens"
        case window = "n_ctx"
    }
}

extension [LlamaServerSlot] {
    /// The slot of the conversation whose last reply took `last`; `nil` when it holds
    /// another by now.
    ///
    /// Slots have no owner, and a conversation may hop from one to another: ours is the
    /// one that holds what the last reply left. One that was stopped may have got a few
    /// tokens further than was told. Without a reply it is the one at work, or used last.
    func ours(last: Usage?) -> LlamaServerSlot? {
        guard let last else {
            return filter { $0.isProcessing == true }.first
                ?? self.max { ($0.task ?? -1) < ($1.task ?? -1) }
        }
        let idle = filter { $0.isProcessing != true }
        func distance(_ slot: LlamaServerSlot) -> Int { abs((slot.tokens ?? 0) - last.cells) }
        return idle.filter { $0.tokens != nil && distance($0) <= Self.slack }
            .min { (distance($0), -($0.task ?? 0)) < (distance($1), -($1.task ?? 0)) }
    }

    /// Tokens a stopped server may be ahead of what has arrived.
    private static var slack: Int { 16 }
}
