internal import ChatCore

/// A record of a CSV table with a header, its fields by the names of their columns.
struct TableRow {
    /// Counted from 1, the header's.
    let number: Int
    private let values: [String: String]

    /// Every row of a text. Throws `CSVError`, with the row, for what is no such table.
    static func rows(in text: String) throws(CSVError) -> [TableRow] {
        let records = try CSV.records(in: text)
        guard let header = records.first else { throw CSVError("The table has no header.") }
        var rows: [TableRow] = []
        for (index, record) in records.enumerated().dropFirst() {
            rows.append(try TableRow(number: index + 1, header: header, fields: record))
        }
        return rows
    }

    private init(number: Int, header: [String], fields: [String]) throws(CSVError) {
        guard fields.count == header.count else {
            throw CSVError("Row \(number) has \(fields.count) fields instead of \(header.count).")
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

    /// The parts of a column that bars separate; none of an empty one.
    func list(_ column: String) throws(CSVError) -> [String] {
        try optional(column)?.split(separator: "|").map(String.init) ?? []
    }

    /// The number in a column; `nil` for an empty one.
    func number<Number: LosslessStringConvertible>(_ column: String) throws(CSVError) -> Number? {
        guard let text = try optional(column) else { return nil }
        guard let number = Number(text) else { throw error("no number in \(column)") }
        return number
    }

    /// A number that must be there.
    func needed<Number: LosslessStringConvertible>(_ column: String) throws(CSVError) -> Number {
        guard let number: Number = try number(column) else { throw error("nothing in \(column)") }
        return number
    }

    func error(_ what: String) -> CSVError {
        CSVError("Row \(number) has \(what).")
    }
}
