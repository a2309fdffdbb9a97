/// For answers that are read leniently: what is missing, null or of another kind is `nil`.
extension JSONValue {
    var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    var integer: Int? {
        if case .integer(let value) = self { value } else { nil }
    }

    var number: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    var boolean: Bool? {
        if case .boolean(let value) = self { value } else { nil }
    }

    var array: [JSONValue]? {
        if case .array(let values) = self { values } else { nil }
    }

    subscript(_ name: String) -> JSONValue? {
        guard case .object(let fields) = self, let value = fields[name], value != .null else {
            return nil
        }
        return value
    }

    /// A single value on one line, for a person; `nil` for null, a list or an object.
    var line: String? {
        switch self {
        case .string(let value): value
        case .integer(let value): "\(value)"
        case .number(let value): "\(value)"
        case .boolean(let value): "\(value)"
        case .array, .object, .null: nil
        }
    }
}
