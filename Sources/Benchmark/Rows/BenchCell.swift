/// A row's value of one column, for the formats that are not JSON of a library's making.
enum BenchCell: Sendable, Hashable {
    case text(String?)
    case integer(Int?)
    case real(Double?)
    case integers([Int])
    case reals([Double])

    /// As JSON has it; `null` for what is not told and for what is no number.
    var json: String {
        switch self {
        case .text(let text): text.map(Self.quoted) ?? "null"
        case .integer(let number): number.map(String.init) ?? "null"
        case .real(let number): number.map(Self.number) ?? "null"
        case .integers(let numbers): Self.list(numbers.map(String.init))
        case .reals(let numbers): Self.list(numbers.map(Self.number))
        }
    }

    /// As llama-bench's CSV has it, before it is quoted; empty for what is not told.
    var plain: String? {
        switch self {
        case .text(let text): text
        case .integer(let number): number.map(String.init)
        case .real(let number): number.flatMap { $0.isFinite ? Decimals.fixed($0, 6) : nil }
        case .integers, .reals: nil
        }
    }

    /// The type of the column that llama-bench's SQL gives it; `nil` for lists, which it has
    /// none for.
    var sqlType: String? {
        switch self {
        case .text: "TEXT"
        case .integer: "INTEGER"
        case .real: "REAL"
        case .integers, .reals: nil
        }
    }

    private static func list(_ items: [String]) -> String {
        "[ " + items.joined(separator: ", ") + " ]"
    }

    private static func number(_ number: Double) -> String {
        number.isFinite ? number.description : "null"
    }

    /// Escaped as JSON asks for it, and what a terminal obeys, too.
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value):
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
