/// Comma-separated values as RFC 4180 has them: a field in quotes may hold commas, line breaks
/// and, doubled, quotes.
package enum CSV {
    /// The records of a text, its header included. Lines end in LF or CRLF; empty ones are none.
    ///
    /// Throws `CSVError` for a quote that is not closed, or not at a field's ends.
    package static func records(in text: String) throws(CSVError) -> [[String]] {
        var parser = CSVParser()
        for scalar in text.unicodeScalars { try parser.read(scalar) }
        return try parser.finish()
    }

    /// One record's line, without its end.
    package static func line(_ fields: [String]) -> String {
        fields.map(quoted).joined(separator: ",")
    }

    private static func quoted(_ field: String) -> String {
        // By scalars: as characters, CR and LF together are neither.
        let special = field.unicodeScalars.contains { "\",\r\n".unicodeScalars.contains($0) }
        guard special else { return field }
        return "\""
            + field.split(separator: "\"", omittingEmptySubsequences: false).joined(
                separator: "\"\"") + "\""
    }
}
