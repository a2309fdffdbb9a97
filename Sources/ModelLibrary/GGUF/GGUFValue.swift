/// A value of a GGUF file's metadata.
package enum GGUFValue: Sendable, Hashable {
    case integer(Int)
    /// A u64 beyond what `Int` holds.
    case unsigned(UInt64)
    case float(Double)
    case bool(Bool)
    case string(String)
    /// A list of numbers, such as the heads of each layer.
    case numbers([GGUFValue])
    /// A list that is not kept: tokens, merges, scores. How many elements it
    /// has, and the first of them where they were asked for.
    case list(count: Int, first: [GGUFValue] = [])
    /// A string too long to keep: its length in bytes.
    case longString(bytes: Int)

    /// The value as an integer, if it is one.
    package var integer: Int? {
        if case .integer(let value) = self { value } else { nil }
    }

    /// The value as a string, if it is one.
    package var string: String? {
        if case .string(let value) = self { value } else { nil }
    }
}
