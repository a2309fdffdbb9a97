internal import EngineKit

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Takes a payload apart, front to back. Everything it throws is a
/// `.protocolViolation`.
struct PayloadReader {
    private var rest: ArraySlice<UInt8>

    init(_ payload: [UInt8]) {
        rest = payload[...]
    }

    /// Reads a little-endian integer.
    mutating func integer<Integer: FixedWidthInteger>(
        _ type: Integer.Type = Integer.self
    ) throws(EngineError) -> Integer {
        let width = Integer.bitWidth / 8
        guard rest.count >= width else { throw .violation("sent a message that is too short") }
        var value: Integer = 0
        for (index, byte) in rest.prefix(width).enumerated() {
            value |= Integer(truncatingIfNeeded: byte) << (8 * index)
        }
        rest = rest.dropFirst(width)
        return value
    }

    mutating func byte() throws(EngineError) -> UInt8 {
        try integer(UInt8.self)
    }

    /// The rest of the payload as text.
    func text() throws(EngineError) -> String {
        guard let text = String(validating: rest, as: UTF8.self) else {
            throw .violation("sent text that is not UTF-8")
        }
        return text
    }

    /// The rest of the payload as JSON.
    func json<Value: Decodable>(_ type: Value.Type = Value.self) throws(EngineError) -> Value {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .wireNames
        do {
            return try decoder.decode(type, from: Data(rest))
        } catch {
            throw .violation("sent a message that cannot be read")
        }
    }

    /// Checks that nothing is left.
    func end() throws(EngineError) {
        guard rest.isEmpty else { throw .violation("sent a message that is too long") }
    }
}
