/// A piece of what somebody wrote: a word, a number or a sign, for names that are spelled in
/// many ways: `Qwen2.5-7B`, `qwen2.5:7b` and `Qwen 2.5 7B` are the same five pieces.
struct TextToken: Equatable {
    enum Kind: Equatable {
        /// Letters, in lower case.
        case word(String)
        case number(Double)
        case sign(Character)
    }

    var kind: Kind
    /// As it was written.
    var text: String
    /// Whether there is nothing between this and the piece before it.
    var isAttached: Bool

    var word: String? { if case .word(let word) = kind { word } else { nil } }
    var number: Double? { if case .number(let number) = kind { number } else { nil } }
    var sign: Character? { if case .sign(let sign) = kind { sign } else { nil } }

    /// The pieces of a text. Blanks and what is no letter of ASCII are left out; a thousands comma
    /// is none, and a dot between digits is a decimal one.
    static func tokens(of text: String) -> [TextToken] {
        var scanner = Scanner(text: Array(plain(text)))
        return scanner.tokens()
    }

    /// Signs that are written in several ways, as one.
    private static func plain(_ text: String) -> String {
        String(
            text.map { character in
                switch character {
                case "–", "—", "−", "‑", "‐": "-"
                case "×": "x"
                case "≈", "∼": "~"
                case "\u{A0}", "\u{202F}", "\n", "\t", "\r", "\r\n": " "
                default: character
                }
            })
    }

    private struct Scanner {
        let text: [Character]
        var position = 0

        mutating func tokens() -> [TextToken] {
            var tokens: [TextToken] = []
            var isAttached = false
            while position < text.count {
                let start = position
                let first = text[position]
                guard let kind = kind(from: first) else {
                    position += 1
                    isAttached = false
                    continue
                }
                tokens.append(
                    TextToken(
                        kind: kind, text: String(text[start..<position]), isAttached: isAttached))
                isAttached = true
            }
            return tokens
        }

        private mutating func kind(from first: Character) -> Kind? {
            if first.isDigit { return .number(number()) }
            if first.isLatin {
                let start = position
                // `2xA100` are two of them.
                let isTimes =
                    first == "x" && start > 0 && text[start - 1].isDigit && start + 1 < text.count
                    && text[start + 1].isLatin && text[start + 1].isUppercase
                position += 1
                while !isTimes, position < text.count, text[position].isLatin { position += 1 }
                return .word(String(text[start..<position]).lowercased())
            }
            guard first.isASCII, first != " " else { return nil }
            position += 1
            return .sign(first)
        }

        /// Digits with commas before every three, and decimals.
        private mutating func number() -> Double {
            var digits = ""
            readDigits(into: &digits)
            while digits.count <= 12, isGroup(at: position), !digits.isEmpty {
                position += 1
                readDigits(into: &digits)
            }
            if position + 1 < text.count, text[position] == ".", text[position + 1].isDigit {
                digits.append(".")
                position += 1
                readDigits(into: &digits)
            }
            return Double(digits) ?? 0
        }

        private mutating func readDigits(into digits: inout String) {
            while position < text.count, text[position].isDigit {
                digits.append(text[position])
                position += 1
            }
        }

        /// Whether a comma and exactly three digits follow.
        private func isGroup(at index: Int) -> Bool {
            guard index + 3 < text.count, text[index] == "," else { return false }
            return text[index + 1...index + 3].allSatisfy(\.isDigit)
                && (index + 4 >= text.count || !text[index + 4].isDigit)
        }
    }
}

extension Character {
    fileprivate var isDigit: Bool { isASCII && isNumber }
    fileprivate var isLatin: Bool { isASCII && isLetter }
}
