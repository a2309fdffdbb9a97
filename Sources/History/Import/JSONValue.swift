/// A JSON value of another program's file, of which nothing is taken for granted:
/// what is asked for and is of another type is `nil`.
enum JSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    subscript(_ key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members[key]
    }

    var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    var number: Double? {
        guard case .number(let number) = self else { return nil }
        return number
    }

    var bool: Bool? {
        guard case .bool(let value) = self else { return nil }
        return value
    }

    var array: [JSONValue]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    var object: [String: JSONValue]? {
        guard case .object(let members) = self else { return nil }
        return members
    }

    /// A text or a whole number, as programs write identities.
    var identity: String? {
        switch self {
        case .string(let text): return text.isEmpty ? nil : text
        case .number(let number): return Int64(exactly: number).map(String.init)
        default: return nil
        }
    }
}
