/// Takes a text of JSON objects apart, in a list or one after the other, without reading them:
/// so each row's errors are its own, and a file that was cut off is known by where it ends.
struct JSONRows {
    /// Rows of a file, and bytes of a row: more is no bench's.
    static let mostRows = 20_000
    static let longestRow = 1 << 20

    private static let remedy = "give a file that canter bench -o json or llama-bench -o json wrote"

    private enum Place {
        /// Nothing was read yet.
        case start
        /// In the list, where a row is to come; and where a comma or the end is.
        case item, afterItem
        /// Between rows of a file that is no list.
        case between
        case row
        /// After the list.
        case end
    }

    private var place = Place.start
    private var isList = false
    private var rows: [[UInt8]] = []
    private var row: [UInt8] = []
    private var depth = 0
    private var isInString = false
    private var isEscaped = false

    /// The objects' bytes, in order.
    static func rows(in text: String) throws(BenchFileError) -> [[UInt8]] {
        var reader = JSONRows()
        // A byte order mark, which some editors put first.
        let text = text.hasPrefix("\u{FEFF}") ? text.dropFirst() : text[...]
        for byte in text.utf8 { try reader.read(byte) }
        return try reader.finish()
    }

    /// The row that is read, or comes next; counted from 1.
    private var number: Int { rows.count + 1 }

    private mutating func read(_ byte: UInt8) throws(BenchFileError) {
        if place == .row { return try readInRow(byte) }
        switch (place, byte) {
        case (_, UInt8(ascii: " ")), (_, UInt8(ascii: "\t")), (_, UInt8(ascii: "\r")),
            (_, UInt8(ascii: "\n")):
            break
        case (.start, UInt8(ascii: "[")):
            isList = true
            place = .item
        case (.start, UInt8(ascii: "{")), (.between, UInt8(ascii: "{")),
            (.item, UInt8(ascii: "{")):
            place = .row
            try readInRow(byte)
        case (.afterItem, UInt8(ascii: ",")): place = .item
        case (.afterItem, UInt8(ascii: "]")): place = .end
        case (.item, UInt8(ascii: "]")) where rows.isEmpty: place = .end
        case (.start, _):
            throw BenchFileError("The file is no JSON of a bench: \(Self.remedy).")
        case (.end, _):
            throw BenchFileError(
                "Something follows the list of \(rows.count) rows: join files into one list, "
                    + "or give each by its name.")
        default:
            throw BenchFileError(
                "Row \(number) does not begin where it should: \(Self.remedy), unchanged.")
        }
    }

    private mutating func readInRow(_ byte: UInt8) throws(BenchFileError) {
        row.append(byte)
        guard row.count <= Self.longestRow else {
            throw BenchFileError("Row \(number) is longer than 1 MB: \(Self.remedy).")
        }
        if isInString {
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                isInString = false
            }
            return
        }
        switch byte {
        case UInt8(ascii: "\""): isInString = true
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
            depth -= 1
            if depth == 0 { try endRow() }
        default: break
        }
    }

    private mutating func endRow() throws(BenchFileError) {
        rows.append(row)
        row = []
        place = isList ? .afterItem : .between
        guard rows.count <= Self.mostRows else {
            throw BenchFileError(
                "The file has more than \(Self.mostRows) rows: give a part of it.")
        }
    }

    private func finish() throws(BenchFileError) -> [[UInt8]] {
        if place == .row {
            throw BenchFileError(
                "The file ends within row \(number): take out what is left of the row, or measure "
                    + "again.")
        }
        guard !rows.isEmpty else {
            throw BenchFileError("The file has no rows: \(Self.remedy).")
        }
        if place == .item || place == .afterItem {
            throw BenchFileError(
                "The file ends after row \(rows.count) without the ] of its list: write it there "
                    + "to use these rows, or measure again.")
        }
        return rows
    }
}
