internal import EngineKit

/// The text of a prompt put together from its tokens, and where in it each
/// token and each message lies.
///
/// Made from the tokens and not from the renderer's text, so that it is there
/// for the tokens in the cache, too.
struct PromptText {
    let tokens: [Token]
    private(set) var bytes: [UInt8] = []
    /// Where each token begins in `bytes`.
    private var starts: [Int] = []
    /// Whether a token is one of the model's marks, which no words become.
    let isControl: (Token) -> Bool

    /// `append` puts a token's bytes, those of special tokens too, at the end of an array.
    init(
        _ tokens: some Sequence<Token>, isControl: @escaping (Token) -> Bool = { _ in false },
        append: (Token, inout [UInt8]) -> Void
    ) {
        self.tokens = Array(tokens)
        self.isControl = isControl
        starts.reserveCapacity(self.tokens.count)
        bytes.reserveCapacity(4 * self.tokens.count)
        for token in self.tokens {
            starts.append(bytes.count)
            append(token, &bytes)
        }
    }

    /// Where the token begins; the end of the text for one after the last.
    func offset(of token: Int) -> Int {
        token < starts.count ? starts[token] : bytes.count
    }

    /// The token the byte lies in.
    func token(at offset: Int) -> Int {
        max(0, firstToken(after: offset) - 1)
    }

    /// The first token that begins behind `offset`.
    private func firstToken(after offset: Int) -> Int {
        var low = 0
        var high = starts.count
        while low < high {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The first token that begins at `offset` or behind it.
    func firstToken(from offset: Int) -> Int {
        offset == 0 ? 0 : firstToken(after: offset - 1)
    }

    /// The message the token lies in, what opens a message counted to it; `nil`
    /// behind the last.
    func message(of token: Int, in messages: [PromptMessage]) -> Int? {
        let begin = offset(of: token)
        let end = offset(of: token + 1)
        let ranges = ranges(of: messages)
        guard let index = ranges.firstIndex(where: { ($0?.upperBound ?? 0) > begin }) else {
            return nil
        }
        // Messages not found before it may be the ones: say so only when none is between.
        if index > 0, ranges[index - 1] == nil, let own = ranges[index], own.lowerBound >= end {
            return nil
        }
        return index
    }
}
