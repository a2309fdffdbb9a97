/// Rows as the formats have them that other programs read: llama-bench's, with canter's columns
/// behind its own and nothing left out. A line break ends each line, and none the text.
package enum BenchLines {
    private static let keys = BenchResult.CodingKeys.allCases

    /// One JSON object over several lines, indented by `indent` spaces.
    package static func object(_ row: BenchResult, indent: Int = 2) -> String {
        let space = String(repeating: " ", count: indent)
        let fields = keys.map { "\(space)  \"\($0.rawValue)\": \(row.cell($0).json)" }
        return "\(space){\n" + fields.joined(separator: ",\n") + "\n\(space)}"
    }

    /// The same in one line.
    package static func objectLine(_ row: BenchResult) -> String {
        "{" + keys.map { "\"\($0.rawValue)\": \(row.cell($0).json)" }.joined(separator: ", ") + "}"
    }

    /// llama-bench's CSV: every value in quotes, and no lists of samples.
    package static let csvHeader = columns(of: BenchResult.none).map(\.name).joined(separator: ",")

    package static func csv(_ row: BenchResult) -> String {
        columns(of: row).map { "\"" + doubled("\"", in: $0.cell.plain ?? "") + "\"" }
            .joined(separator: ",")
    }

    /// llama-bench's table: what makes it, where it is not there yet.
    package static let sqlHeader =
        "CREATE TABLE IF NOT EXISTS llama_bench (\n"
        + columns(of: BenchResult.none).map { "  \($0.name) \($0.cell.sqlType ?? "TEXT")" }
        .joined(separator: ",\n") + "\n);\n"

    package static func sql(_ row: BenchResult) -> String {
        let columns = columns(of: row)
        let values = columns.map { column -> String in
            guard let text = column.cell.plain else { return "NULL" }
            // SQLite reads a statement up to a zero.
            return "'" + doubled("'", in: text.filter { $0 != "\0" }) + "'"
        }
        return "INSERT INTO llama_bench (" + columns.map(\.name).joined(separator: ", ")
            + ") VALUES (" + values.joined(separator: ", ") + ");"
    }

    private static func columns(of row: BenchResult) -> [(name: String, cell: BenchCell)] {
        keys.compactMap { key in
            let cell = row.cell(key)
            return cell.sqlType == nil ? nil : (key.rawValue, cell)
        }
    }

    private static func doubled(_ quote: Character, in text: String) -> String {
        text.split(separator: quote, omittingEmptySubsequences: false)
            .joined(separator: String([quote, quote]))
    }
}

extension BenchResult {
    /// For the names of the columns alone.
    fileprivate static let none = BenchResult(
        modelFilename: "", promptTokens: 0, generatedTokens: 0, depth: 0, testTime: "",
        samplesNS: [], samplesTS: [])
}
