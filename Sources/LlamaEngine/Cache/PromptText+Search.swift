internal import ChatCore
internal import EngineKit

/// Finding messages in a prompt.
extension PromptText {
    /// Where the messages' texts lie, each looked for after the one before.
    /// `nil` for one that is empty, or that the template changed.
    func ranges(of messages: [PromptMessage]) -> [Range<Int>?] {
        let needles = messages.map { Array(needle($0.text)) }
        var best = search(needles[...], beforeMarks: false)
        // Words that stand in the template's own text, too, are found there; whoever
        // asks that a mark follows finds them, and no fewer.
        if needles.contains(where: Self.isShort) {
            let marked = search(needles[...], beforeMarks: true)
            if marked.found >= best.found { best = marked }
        }
        // Some templates put the system's words in front of the last question: who
        // finds those there finds nothing that was said before it.
        let systems = messages.prefix { $0.role == .system }.count
        if systems > 0, best.found < needles.count(where: { !$0.isEmpty }) {
            let others = search(needles[systems...], beforeMarks: true)
            if others.found > best.found {
                best = Array(repeating: nil, count: systems) + others
            }
        }
        return best
    }

    /// The text as templates write it, who trim.
    func needle(_ text: String) -> ArraySlice<UInt8> {
        Array(text.utf8.drop(while: \.isWhitespace)).trimmingWhitespaceAtEnd
    }

    /// The first place of `needle` in a range, cutting no mark of the model in two.
    func range(of needle: ArraySlice<UInt8>, in range: Range<Int>) -> Range<Int>? {
        var begin = range.lowerBound
        while let found = bytes.firstRange(of: needle, in: begin..<range.upperBound) {
            guard let mark = cutMark(found) else { return found }
            begin = max(
                found.lowerBound + 1,
                mark == token(at: found.lowerBound)
                    ? offset(of: mark + 1) : 0)
        }
        return nil
    }

    /// Looks for each behind the one before. `beforeMarks` prefers places of short
    /// texts that a mark of the model follows.
    private func search(_ needles: ArraySlice<[UInt8]>, beforeMarks: Bool) -> [Range<Int>?] {
        var from = 0
        return needles.map { needle in
            guard var found = range(of: needle[...], in: from..<bytes.count) else { return nil }
            if beforeMarks, Self.isShort(needle) {
                found = rangeBeforeMark(of: needle[...], from: found) ?? found
            }
            from = found.upperBound
            return found
        }
    }

    /// Whether a text is so short that it may stand somewhere by chance.
    private static func isShort(_ needle: [UInt8]) -> Bool { needle.count <= 32 }

    /// A mark of the model that lies in the range with only a part of its text.
    private func cutMark(_ range: Range<Int>) -> Int? {
        [token(at: range.lowerBound), token(at: range.upperBound - 1)].first { token in
            isControl(tokens[token])
                && (offset(of: token) < range.lowerBound
                    || offset(of: token + 1) > range.upperBound)
        }
    }

    /// Where `needle` first stands in front of a mark of the model, at `first` or
    /// not far behind it.
    private func rangeBeforeMark(
        of needle: ArraySlice<UInt8>, from first: Range<Int>
    ) -> Range<Int>? {
        let limit = min(bytes.count, first.upperBound + 8192)
        var next: Range<Int>? = first
        while let place = next, !isBeforeMark(place.upperBound) {
            next = range(of: needle, in: place.upperBound..<limit)
        }
        return next
    }

    private func isBeforeMark(_ offset: Int) -> Bool {
        guard let next = bytes[offset...].firstIndex(where: { !$0.isWhitespace }) else {
            return true
        }
        return isControl(tokens[token(at: next)])
    }
}

extension [Range<Int>?] {
    fileprivate var found: Int { reduce(0) { $0 + ($1 == nil ? 0 : 1) } }
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

    /// The first place of `needle` in a range; `nil` for an empty one.
    fileprivate func firstRange(of needle: ArraySlice<UInt8>, in range: Range<Int>) -> Range<Int>? {
        guard let first = needle.first else { return nil }
        var begin = range.lowerBound
        while begin + needle.count <= range.upperBound {
            guard let found = self[begin..<range.upperBound].firstIndex(of: first),
                found + needle.count <= range.upperBound
            else { return nil }
            if self[found..<found + needle.count].elementsEqual(needle) {
                return found..<found + needle.count
            }
            begin = found + 1
        }
        return nil
    }
}
