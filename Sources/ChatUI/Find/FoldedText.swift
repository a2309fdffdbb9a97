internal import Canvas

/// A line as it is compared when something is looked for: character by
/// character, in small letters, each with its column.
struct FoldedText {
    private(set) var units: [String] = []
    /// The columns each unit takes.
    private(set) var columns: [Range<Int>] = []

    /// - Parameter column: Where the text begins.
    init(_ text: String, at column: Int = 0) {
        var column = column
        append(text, at: &column)
    }

    /// A line of the transcript, with the spaces it is indented by left out.
    init(_ line: TextLine) {
        var column = line.indent
        for run in line.runs { append(run.text, at: &column) }
    }

    private mutating func append(_ text: String, at column: inout Int) {
        for (glyph, width) in DisplayText.glyphs(of: text) {
            units.append(glyph.text.lowercased())
            columns.append(column..<column + width)
            column += width
        }
    }
}
