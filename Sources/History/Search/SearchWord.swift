internal import GRDB

/// One of the words that are searched for.
struct SearchWord: Sendable, Hashable {
    /// As it was written, without what ends a text for SQLite.
    let text: String
    /// The ways of writing it that are looked for one by one. LIKE knows the case
    /// of ASCII letters only: the others are looked for as they were written, in
    /// lower and upper case, and with a capital.
    let ways: [String]

    private init(_ text: String) {
        self.text = text
        var ways = [text]
        if !text.utf8.allSatisfy({ $0 < 0x80 }) {
            let lower = text.lowercased()
            for way in [lower, text.uppercased(), lower.prefix(1).uppercased() + lower.dropFirst()]
            where !ways.contains(way) {
                ways.append(way)
            }
        }
        self.ways = ways
    }

    /// The words of a text, each once.
    static func words(in text: String) -> [SearchWord] {
        var seen: Set<String> = []
        return text.split { $0.isWhitespace || $0 == "\0" }.compactMap { part in
            let word = part.unicodeScalars.filter { $0 != "\0" }
            let text = String(String.UnicodeScalarView(word))
            return !text.isEmpty && seen.insert(text).inserted ? SearchWord(text) : nil
        }
    }

    /// Whether the index has it: it knows no shorter ones.
    var isIndexed: Bool { text.unicodeScalars.count >= 3 }

    /// The word in a question to the index, where it is only text.
    var phrase: String { "\"" + text.replacing("\"", with: "\"\"") + "\"" }

    /// A condition that one of the columns has the word, with marks for `arguments`.
    func condition(on columns: [String]) -> String {
        let each = columns.flatMap { column in ways.map { _ in "\(column) LIKE ? ESCAPE '\\'" } }
        return "(\(each.joined(separator: " OR ")))"
    }

    /// What the marks of a `condition` on so many columns stand for.
    func arguments(columns: Int) -> [(any DatabaseValueConvertible)?] {
        let patterns = ways.map { "%\(Self.escaped($0))%" }
        return Array(repeating: patterns, count: columns).flatMap(\.self)
    }

    /// The word as LIKE takes it for itself.
    private static func escaped(_ word: String) -> String {
        word.reduce(into: "") { result, character in
            if "\\%_".contains(character) { result.append("\\") }
            result.append(character)
        }
    }
}
