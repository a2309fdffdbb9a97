/// Text as it is shown, which is not always the text as it is.
///
/// Terminals disagree about the width of emoji sequences, and obey control characters. So text is
/// reduced to what all of them show alike; stored messages stay as they came. What changes:
///
/// - Control characters (C0, DEL, C1, and with them every escape sequence's ESC), bidirectional
///   controls, and all other format and default-ignorable characters are left out: zero-width
///   spaces and joiners, variation selectors, soft hyphens, tags.
/// - A tab is four spaces wherever it stands, so that widths of parts of a line add up.
/// - An emoji sequence joined by U+200D keeps its first emoji; skin tones are left out.
/// - A flag is its two letters.
/// - Private-use and unassigned characters become U+FFFD.
/// - A combining mark with nothing before it stands over U+25CC; more than four on one character
///   are left out.
package enum DisplayText {
    /// The spaces shown for a tab.
    package static let tabColumns = 4

    /// Text reduced to what is shown of it. Doing it again changes nothing.
    ///
    /// - Parameter keepingLineBreaks: Whether line ends become U+000A. Otherwise they become
    ///   spaces, as they do when text is drawn into one row.
    package static func normalise(_ text: String, keepingLineBreaks: Bool = false) -> String {
        if isPlain(text.utf8) { return text }
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count)
        for unit in DisplayScanner(text.unicodeScalars.makeIterator()) {
            if keepingLineBreaks, unit.kind == .lineBreak {
                result.append(0x0A)
            } else {
                unit.glyph.append(to: &result)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// The text, or as much of its beginning as fits with an ellipsis after it.
    ///
    /// - Returns: Normalised text at most `columns` wide.
    package static func truncate(
        _ text: String, columns: Int, ellipsis: String = "…"
    ) -> String {
        let limit = max(0, columns)
        if text.utf8.count <= limit, isPlain(text.utf8) { return text }
        let mark = TextWidth.width(of: ellipsis) <= limit ? ellipsis : ""
        let room = limit - TextWidth.width(of: mark)
        var result: [UInt8] = []
        var width = 0
        /// The UTF-8 length of what leaves room for the ellipsis.
        var kept = 0
        for unit in DisplayScanner(text.unicodeScalars.makeIterator()) {
            width += unit.width
            if width > limit {
                return String(decoding: result[..<kept], as: UTF8.self) + mark
            }
            unit.glyph.append(to: &result)
            if width <= room { kept = result.count }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// What is shown of a text, character by character, and the columns of each.
    /// A line break is a space.
    package static func glyphs(of text: String) -> [(glyph: Glyph, columns: Int)] {
        DisplayScanner(text.unicodeScalars.makeIterator()).map { ($0.glyph, $0.width) }
    }

    /// Whether text consists of printable ASCII and is therefore shown as it is, a column a byte.
    static func isPlain(_ bytes: some Sequence<UInt8>) -> Bool {
        bytes.allSatisfy { 0x20 <= $0 && $0 < 0x7F }
    }
}
