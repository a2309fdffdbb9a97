import Foundation

/// What a recorded stream of a chat says, read out of its JSON without the code under test.
struct RecordedReply {
    var answer = ""
    var reasoning = ""
    var finishReason: String?
    var promptTokens: Int?
    var completionTokens: Int?
    var cachedTokens: Int?
    var hasError = false
    var isDone = false

    init(_ body: some Sequence<UInt8>) throws {
        let text = String(decoding: Array(body), as: UTF8.self)
        for line in text.split(separator: "\n") where line.hasPrefix("data: ") {
            let data = line.dropFirst(6)
            if data == "[DONE]" {
                isDone = true
            } else if let chunk = try JSONSerialization.jsonObject(with: Data(data.utf8))
                as? [String: Any]
            {
                read(chunk)
            }
        }
    }

    private mutating func read(_ chunk: [String: Any]) {
        hasError = hasError || chunk["error"] != nil
        if let choice = (chunk["choices"] as? [[String: Any]])?.first {
            let delta = choice["delta"] as? [String: Any]
            answer += delta?["content"] as? String ?? ""
            reasoning += (delta?["reasoning_content"] ?? delta?["reasoning"]) as? String ?? ""
            finishReason = choice["finish_reason"] as? String ?? finishReason
        }
        if let usage = chunk["usage"] as? [String: Any] {
            promptTokens = usage["prompt_tokens"] as? Int
            completionTokens = usage["completion_tokens"] as? Int
            cachedTokens =
                (usage["prompt_tokens_details"] as? [String: Any])?["cached_tokens"] as? Int
        }
    }
}
