#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Reads JSON of servers, which is not always what it should be.
enum JSONReading {
    /// The value. Bytes that are no UTF-8, such as half a character of a model's
    /// that was sent too early, become the sign for that.
    static func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch {
            let repaired = Array(String(decoding: bytes, as: UTF8.self).utf8)
            guard repaired != bytes else { throw error }
            return try JSONDecoder().decode(type, from: Data(repaired))
        }
    }
}
