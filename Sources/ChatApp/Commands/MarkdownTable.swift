/// A table in Markdown, its columns as wide as what is in them, so that it reads as text, too.
enum MarkdownTable {
    /// - Parameter numbers: The columns whose cells stand at the right.
    static func text(_ header: [String], _ rows: [[String]], numbers: Set<Int>) -> String {
        let widths = TextTable.widths([header] + rows)
        func line(_ cells: [String]) -> String {
            let padded = cells.indices.map {
                TextTable.padded(cells[$0], to: widths[$0], alignedRight: numbers.contains($0))
            }
            return "| " + padded.joined(separator: " | ") + " |"
        }
        let rule = widths.indices.map { column in
            numbers.contains(column)
                ? " " + String(repeating: "-", count: max(1, widths[column] - 1)) + ": "
                : " " + String(repeating: "-", count: widths[column]) + " "
        }
        return ([line(header), "|" + rule.joined(separator: "|") + "|"] + rows.map(line))
            .joined(separator: "\n")
    }
}
