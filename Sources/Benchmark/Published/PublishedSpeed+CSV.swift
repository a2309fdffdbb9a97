package import ChatCore

extension PublishedSpeed {
    /// The rows of a CSV text whose header names the columns.
    ///
    /// Throws `CSVError`, with the row, for what is no CSV, for a column that is missing or has
    /// no number where one belongs, and for a row without a source.
    package static func speeds(inCSV text: String) throws(CSVError) -> [PublishedSpeed] {
        var speeds: [PublishedSpeed] = []
        for row in try TableRow.rows(in: text) { speeds.append(try PublishedSpeed(row)) }
        return speeds
    }

    private init(_ row: TableRow) throws(CSVError) {
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
}
