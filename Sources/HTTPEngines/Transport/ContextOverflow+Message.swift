internal import EngineKit

extension ContextOverflow {
    /// Reads the counts out of a sentence such as vLLM's "This model's maximum context
    /// length is 2048 tokens. However, your prompt contains at least 2049 input tokens",
    /// whose wording has changed and will. What is not found is `nil`.
    init(message: String) {
        self.init()
        let words = message.lowercased().split { " ,;:()".contains($0) }
        func number(_ index: Int) -> Int? {
            guard words.indices.contains(index) else { return nil }
            let word = words[index]
            return Int(word.hasSuffix(".") ? word.dropLast() : word)
        }
        for index in words.indices {
            guard let value = number(index) else { continue }
            let before = words[..<index].suffix(3)
            let behind = words[(index + 1)...].prefix(3)
            if before.suffix(2) == ["prompt", "length"] {
                promptTokens = value
            } else if before.contains("length") {
                window = window ?? value
            } else if before.last != "for",
                behind.first == "input" || behind.contains("messages") || behind.contains("prompt")
            {
                promptTokens = value
                isAtLeast = before.suffix(2) == ["at", "least"]
            }
        }
    }
}
