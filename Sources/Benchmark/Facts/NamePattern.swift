/// A name to be found in a text, however its parts are joined there.
struct NamePattern: Equatable {
    private let parts: [TextToken.Kind]

    /// `nil` for a name without a letter or digit.
    init?(_ name: String) {
        parts = TextToken.tokens(of: name).map(\.kind).filter { !Self.isSeparator($0) }
        if parts.isEmpty { return nil }
    }

    /// How many pieces it has: the more, the more it says.
    var length: Int { parts.count }

    /// Where it is in a text first; `nil` where it is not. A name that goes on in what is
    /// attached before it, or whose last number does, is another one.
    func range(in tokens: [TextToken]) -> Range<Int>? {
        for start in tokens.indices {
            guard tokens[start].kind == parts[0], !isInside(tokens, start) else { continue }
            if let end = end(in: tokens, from: start) { return start..<end }
        }
        return nil
    }

    private func end(in tokens: [TextToken], from start: Int) -> Int? {
        var index = start
        for (number, part) in parts.enumerated() {
            if number > 0 {
                while index < tokens.count, Self.isSeparator(tokens[index].kind) { index += 1 }
            }
            guard index < tokens.count, tokens[index].kind == part else { return nil }
            // `M 4` is no M4: a million, and what comes next.
            if number == 1, tokens[start].text.count == 1, !tokens[index].isAttached { return nil }
            index += 1
        }
        return index
    }

    private func isInside(_ tokens: [TextToken], _ start: Int) -> Bool {
        guard start > 0, tokens[start].isAttached else { return false }
        switch tokens[start - 1].kind {
        // `2x4090` are two of them.
        case .word(let word): return word != "x" || start < 2 || tokens[start - 2].number == nil
        case .number: return true
        case .sign(let sign): return sign == "_" || sign == "."
        }
    }

    private static func isSeparator(_ kind: TextToken.Kind) -> Bool {
        guard case .sign(let sign) = kind else { return false }
        return "-_:/ ".contains(sign)
    }
}
