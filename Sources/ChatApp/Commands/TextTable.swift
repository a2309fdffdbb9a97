internal import Canvas

/// Text in columns, measured as a terminal shows it.
enum TextTable {
    /// The width of each column. Every row has as many cells as the first.
    static func widths(_ rows: [[String]]) -> [Int] {
        (rows.first ?? []).indices.map { column in
            rows.map { TextWidth.width(of: $0[column]) }.max() ?? 0
        }
    }

    static func padded(_ text: String, to width: Int, alignedRight: Bool = false) -> String {
        let space = String(repeating: " ", count: max(0, width - TextWidth.width(of: text)))
        return alignedRight ? space + text : text + space
    }

    /// Columns two spaces apart, without spaces at a line's end.
    static func plain(_ rows: [[String]]) -> String {
        let widths = widths(rows)
        return rows.map { row in
            var line = zip(row, widths).map { padded($0, to: $1) }.joined(separator: "  ")[...]
            while line.last == " " { line.removeLast() }
            return String(line)
        }.joined(separator: "\n")
    }
}
