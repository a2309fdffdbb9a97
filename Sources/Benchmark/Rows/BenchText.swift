/// Rows as text in one of llama-bench's formats, as they come: what belongs above the first, each
/// row as soon as it is measured, and what belongs below the last.
package struct BenchText: Sendable {
    package enum Format: String, Sendable, Hashable, CaseIterable {
        case md, json, jsonl, csv, sql
    }

    private let format: Format
    /// The columns that were asked for.
    private let shown: Set<BenchMarkdown.Column>
    private let namesModels: Bool
    private var table: BenchMarkdown?
    private var rows: [BenchResult] = []

    /// - Parameters:
    ///   - shown: columns of the Markdown table that are shown whatever they say.
    ///   - namesModels: whether there are several models to be told apart.
    package init(
        _ format: Format, shown: Set<BenchMarkdown.Column> = [], namesModels: Bool = false
    ) {
        self.format = format
        self.shown = shown
        self.namesModels = namesModels
    }

    /// All of it, for rows that are there. Markdown has the columns that differ.
    package static func whole(
        _ rows: [BenchResult], _ format: Format, published: [PublishedSpeed]
    ) -> String {
        var text = BenchText(format)
        text.table = BenchMarkdown(for: rows)
        var whole = format == .md && !rows.isEmpty ? BenchMarkdown(for: rows).header + "\n" : ""
        for row in rows { whole += text.adding(row) }
        return whole + text.end(published: published)
    }

    /// What is to be written for one more row, with the end of its line where that is certain.
    package mutating func adding(_ row: BenchResult) -> String {
        defer { rows.append(row) }
        switch format {
        case .json: return (rows.isEmpty ? "[\n" : ",\n") + BenchLines.object(row)
        case .jsonl: return BenchLines.objectLine(row) + "\n"
        case .csv:
            return (rows.isEmpty ? BenchLines.csvHeader + "\n" : "") + BenchLines.csv(row) + "\n"
        case .sql:
            return (rows.isEmpty ? BenchLines.sqlHeader + "\n" : "") + BenchLines.sql(row) + "\n"
        case .md:
            if let table { return table.line(row) + "\n" }
            let table = BenchMarkdown(
                shown: shown.union(BenchMarkdown.columns(for: [row])), namesModels: namesModels)
            self.table = table
            return table.header + "\n" + table.line(row) + "\n"
        }
    }

    /// What is to be written when no more rows come, whether or not all were measured.
    package func end(published: [PublishedSpeed]) -> String {
        switch format {
        case .json: return rows.isEmpty ? "[]\n" : "\n]\n"
        case .jsonl, .csv, .sql: return ""
        case .md:
            let notes = BenchNotes.lines(rows, published: published)
            return notes.isEmpty ? "" : "\n" + notes.joined(separator: "\n") + "\n"
        }
    }
}
