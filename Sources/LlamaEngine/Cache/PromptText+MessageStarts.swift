internal import EngineKit

/// Where the messages begin, counted in tokens.
extension PromptText {
    /// The token each message begins at, the template's marks before its words
    /// included; `nil` for one that is not found.
    ///
    /// What the template wrote between two messages is split behind the last
    /// token there that ends a turn; without one, all of it belongs to the later
    /// message. Ends of turns are those the model knows, and the one the
    /// template put between the last message and `opening`, which begins the
    /// reply: not every model's vocabulary says what ends a question. A message
    /// begins with its reasoning where the template kept that.
    func messageStarts(
        of messages: [PromptMessage], opening: String, endsTurn: (Token) -> Bool
    ) -> [Int?] {
        let ranges = ranges(of: messages)
        let closing = closingToken(behind: ranges, opening: opening)
        /// Where the words of the last message found end.
        var end = 0
        return zip(messages, ranges).map { message, range in
            guard let begin = begin(of: message, range, after: end) else { return nil }
            let earliest = firstToken(from: end)
            end = range?.upperBound ?? begin.upperBound
            // What a prompt begins with ends nothing, even where the model has one
            // token for both.
            let between = max(1, earliest)..<max(1, earliest, token(at: begin.lowerBound))
            let last = between.last { tokens[$0] == closing || endsTurn(tokens[$0]) }
            return last.map { $0 + 1 } ?? earliest
        }
    }

    /// The reasoning of a message, where it is in front of the text, or the text.
    private func begin(
        of message: PromptMessage, _ text: Range<Int>?, after end: Int
    ) -> Range<Int>? {
        guard let reasoning = message.reasoning, text != nil || message.text.isEmpty else {
            return text
        }
        return range(of: needle(reasoning), in: end..<(text?.lowerBound ?? bytes.count)) ?? text
    }

    /// The last mark between the last message that stands in front of `opening` and
    /// `opening`, which may begin in the middle of a mark.
    private func closingToken(behind ranges: [Range<Int>?], opening: String) -> Token? {
        let opening = Array(opening.utf8)
        guard !opening.isEmpty, bytes.suffix(opening.count).elementsEqual(opening) else {
            return nil
        }
        let end = bytes.count - opening.count
        guard let last = ranges.last(where: { $0.map { $0.upperBound <= end } ?? false }),
            let last
        else { return nil }
        let first = firstToken(from: last.upperBound)
        return tokens[first..<max(first, token(at: end))].last(where: isControl)
    }
}
