internal import ChatCore

/// Groups as plain text in columns, for a terminal: `~` stands before an
/// estimate, the quartiles behind a median, and below where figures are from.
package enum LedgerTable {
    /// The table; `width` is what a text takes on the terminal.
    package static func text(
        _ grouping: LedgerGrouping, width: (String) -> Int = { $0.count }
    ) -> String {
        let rows = LedgerRows(grouping)
        var lines = [rows.columns.map { $0.title.uppercased() }]
        if rows.columns.contains(where: { !$0.unit.isEmpty }) {
            lines.append(rows.columns.map(\.unit))
        }
        lines += rows.cells
        let widths = rows.columns.indices.map { column in
            lines.map { width($0[column]) }.max() ?? 0
        }
        return lines.map { line in
            var text = ""
            for (column, cell) in line.enumerated() {
                let space = String(repeating: " ", count: widths[column] - width(cell))
                text += rows.columns[column].isNumber ? space + cell : cell + space
                text += "  "
            }
            while text.last == " " { text.removeLast() }
            return text
        }.joined(separator: "\n") + "\n\n" + Self.note + "\n" + rows.provenance
    }

    private static let note =
        "Medians over turns, with the quartiles in brackets; ± is a 95 % margin."
}
