internal import EngineKit

/// The text of a prompt put together from its tokens, and where in it each
/// token and each message lies.
///
/// Made from the tokens and not from the renderer's text, so that it is there
/// for the tokens in the cache, too.
struct PromptText {
    private(set) var bytes: [UInt8] = []
    /// Where each token begins in `bytes`.
    private var starts: [Int] = []

    /// `append` puts a token's bytes, those of special tokens too, at the end of an array.
    init(_ tokens: some Sequence<Token>, append: (Token, inout [UInt8]) -> Void) {
        for token in tokens {
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
        var low = 0
        var high = starts.count
        while low < high {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle + 1 } else { high = middle }
        }
        return max(0, low - 1)
    }

    /// Where the messages' texts lie, each looked for after the one before.
    /// `nil` for one that is empty, or that the template changed.
    func ranges(of messages: [PromptMessage]) -> [Range<Int>?] {
        var from = 0
        return messages.map { message in
            // Templates trim.
            let text = message.text.utf8.drop(while: \.isWhitespace)
            let needle = Array(text).trimmingWhitespaceAtEnd
            guard let range = bytes.firstRange(of: needle, from: from) else { return nil }
            from = range.upperBound
            return range
        }
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

extension UInt8 {
    fileprivate var isWhitespace: Bool {
        self == 0x20 || (0x09...0x0D).contains(self)
    }
}

extension [UInt8] {
    fileprivate var trimmingWhitespaceAtEnd: ArraySlice<UInt8> {
        self[..<((lastIndex { !$0.isWhitespace }).map { $0 + 1 } ?? 0)]
    }

    /// The first place of `needle` at or after `from`; `nil` for an empty one.
    fileprivate func firstRange(of needle: ArraySlice<UInt8>, from: Int) -> Range<Int>? {
        guard let first = needle.first else { return nil }
        var begin = from
        while begin + needle.count <= count {
            guard let found = self[begin...].firstIndex(of: first),
                found + needle.count <= count
            else { return nil }
            if self[found..<found + needle.count].elementsEqual(needle) {
                return found..<found + needle.count
            }
            begin = found + 1
        }
        return nil
    }
}
