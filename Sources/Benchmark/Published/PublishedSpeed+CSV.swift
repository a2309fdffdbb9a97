package import ChatCore

extension PublishedSpeed {
    /// The rows of a CSV text whose header names the columns.
    ///
    /// Throws `CSVError`, with the row, for what is no CSV, for a column that is missing or has
    /// no number where one belongs, and for a row without a source.
    package static func speeds(inCSV text: String) throws(CSVError) -> [PublishedSpeed] {
        let records = try CSV.records(in: text)
        guard let header = records.first else { throw CSVError("The table has no header.") }
        var speeds: [PublishedSpeed] = []
        for (index, record) in records.enumerated().dropFirst() {
            speeds.append(
                try PublishedSpeed(Row(number: index + 1, header: header, fields: record)))
        }
        return speeds
    }

    private init(_ row: Row) throws(CSVError) {
        model = try row.text("model")
        quantization = try row.optional("quantization").map { Quantization($0) }
        engine = try row.optional("engine")
        hardware = try row.text("hardware")
        gpus = try row.number("gpus")
        inputTokens = try row.number("input_tokens")
        outputTokens = try row.number("output_tokens")
        guard let low: Double = try row.number("low_tokens_per_second") else {
            throw row.error("no speed")
        }
        self.low = low
        high = try row.number("high_tokens_per_second")
        memoryGB = try row.number("memory_gb")
        guard let standing = Standing(rawValue: try row.text("standing")) else {
            throw row.error("an unknown standing")
        }
        self.standing = standing
        remark = try row.optional("remark") ?? ""
        source = try row.text("source")
    }

    /// One record, its fields by the names of their columns.
    private struct Row {
        /// Counted from 1, the header's.
        let number: Int
        private let values: [String: String]

        init(number: Int, header: [String], fields: [String]) throws(CSVError) {
            guard fields.count == header.count else {
                throw CSVError(
                    "Row \(number) has \(fields.count) fields instead of \(header.count).")
            }
            self.number = number
            values = Dictionary(zip(header, fields)) { first, _ in first }
        }

        /// The text in a column; `nil` for an empty one.
        func optional(_ column: String) throws(CSVError) -> String? {
            guard let value = values[column] else { throw error("no column \(column)") }
            return value.isEmpty ? nil : value
        }

        func text(_ column: String) throws(CSVError) -> String {
            guard let value = try optional(column) else { throw error("nothing in \(column)") }
            return value
        }

        /// The number in a column; `nil` for an empty one.
        func number<Number: LosslessStringConvertible>(
            _ column: String
        ) throws(CSVError) -> Number? {
            guard let text = try optional(column) else { return nil }
            guard let number = Number(text) else { throw error("no number in \(column)") }
            return number
        }

        func error(_ what: String) -> CSVError {
            CSVError("Row \(number) has \(what).")
        }
    }
}
