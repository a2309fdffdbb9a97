internal import Crypto

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// The beginning of a SHA-256, to tell one thing from another by.
enum ShortHash {
    /// So many bytes of it, as hexadecimal digits.
    static func hex(of data: Data, bytes: Int) -> String {
        SHA256.hash(data: data).prefix(bytes).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
}
