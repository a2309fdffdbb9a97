internal import Canvas

/// Text of which parts stand out: bold on a terminal, as it is elsewhere.
struct StyledText: Sendable, Hashable {
    struct Part: Sendable, Hashable {
        var text: String
        var isBold: Bool
    }

    private(set) var parts: [Part] = []

    mutating func append(_ text: String, bold: Bool = false) {
        parts.append(Part(text: text, isBold: bold))
    }

    /// Without anything that stands out.
    var plain: String { parts.map(\.text).joined() }

    /// For a terminal, which nothing in the parts can drive.
    var forTerminal: String {
        parts.map { part in
            let text = DisplayText.normalise(part.text, keepingLineBreaks: true)
            return part.isBold && !text.isEmpty ? "\u{1B}[1m\(text)\u{1B}[22m" : text
        }.joined()
    }
}
