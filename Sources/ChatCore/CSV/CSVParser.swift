/// Reads CSV scalar by scalar.
struct CSVParser {
    private enum Place {
        case fieldStart, plain, quoted, quoteInQuoted
    }

    private var records: [[String]] = []
    private var record: [String] = []
    private var field = ""
    private var place = Place.fieldStart
    private var line = 1

    mutating func read(_ scalar: Unicode.Scalar) throws(CSVError) {
        defer { if scalar == "\n" { line += 1 } }
        switch (place, scalar) {
        case (.quoted, "\""): place = .quoteInQuoted
        case (.quoted, _): field.unicodeScalars.append(scalar)
        case (.quoteInQuoted, "\""):
            field.unicodeScalars.append(scalar)
            place = .quoted
        case (.fieldStart, "\""): place = .quoted
        case (_, ","): endField()
        case (_, "\n"): endRecord()
        // Only CRLF has it outside quotes.
        case (_, "\r"): break
        case (.quoteInQuoted, _), (.plain, "\""):
            throw CSVError("There is a quote inside a field on line \(line).")
        default:
            field.unicodeScalars.append(scalar)
            place = .plain
        }
    }

    /// The records; the last line need not have an end.
    mutating func finish() throws(CSVError) -> [[String]] {
        guard place != .quoted else { throw CSVError("A quote is open at the end of the text.") }
        endRecord()
        return records
    }

    private mutating func endField() {
        record.append(field)
        field = ""
        place = .fieldStart
    }

    private mutating func endRecord() {
        if record.isEmpty, place == .fieldStart { return }
        endField()
        records.append(record)
        record = []
    }
}
