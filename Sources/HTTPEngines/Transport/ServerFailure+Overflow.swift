#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

extension ServerFailure {
    /// The failure of a server behind this one, which passes its answer on as text.
    static func wrapped(in text: String) -> ServerFailure? {
        guard let start = text.firstIndex(of: "{"), let end = text.lastIndex(of: "}"), start < end
        else { return nil }
        // Each text inside of a text is shorter, so that this comes to an end.
        return try? JSONDecoder().decode(Body.self, from: Data(text[start...end].utf8)).error
    }

    /// Marks what is told in words only, as by Ollama and LM Studio: that the prompt is
    /// longer than the window. Their wording changes.
    mutating func noteOverflow() {
        guard type != Self.overflowType, let message else { return }
        let words = message.lowercased().split { !$0.isLetter && !$0.isNumber }
        let text = words.joined(separator: " ")
        guard Self.overflowWords.contains(where: text.contains) else { return }
        type = Self.overflowType
        for (index, word) in words.enumerated() {
            guard let number = Int(word) else { continue }
            // "context length of only 4096 tokens", "context size (1024 tokens)"
            if words[..<index].suffix(4).contains("context") {
                contextWindow = contextWindow ?? number
            } else if index + 1 < words.count, words[index + 1].hasPrefix("token") {
                promptTokens = promptTokens ?? number
            }
        }
    }

    private static let overflowType = "exceed_context_size_error"

    /// Without punctuation.
    private static let overflowWords = [
        "longer than the context length", "exceeds the available context size",
        "exceed context size", "context length of only", "larger context length",
        "context length exceeded", "exceeds the context length", "exceeds the context window",
        "context window is full", "context the overflows", "context overflow",
    ]
}
