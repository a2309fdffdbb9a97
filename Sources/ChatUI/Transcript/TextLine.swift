internal import Canvas

/// One line of the transcript, ready to be drawn.
struct TextLine: Sendable, Equatable {
    /// Columns left free before the text.
    var indent: Int
    var runs: [StyledRun]

    static let blank = TextLine(indent: 0, runs: [])

    init(indent: Int = 0, runs: [StyledRun]) {
        self.indent = indent
        self.runs = runs
    }

    init(indent: Int = 0, _ text: String, _ style: Style) {
        self.init(indent: indent, runs: [StyledRun(text, style: style)])
    }

    /// The line moved to the right behind `prefix`.
    func prefixed(by prefix: StyledRun) -> TextLine {
        let gap = indent > 0 ? [StyledRun(String(repeating: " ", count: indent))] : []
        return TextLine(indent: 0, runs: [prefix] + gap + runs)
    }

    func indented(by columns: Int) -> TextLine {
        TextLine(indent: indent + columns, runs: runs)
    }

    /// The columns up to the end of the text.
    var columns: Int {
        runs.reduce(indent) { $0 + $1.columns }
    }
}
