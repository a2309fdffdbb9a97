/// What makes the text after it lead to an address: `OSC 8 ; id=… ; address ST`
/// (https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda).
///
/// Addresses come from models. Only those of the web and of mail are sent, in printable ASCII, so
/// that nothing in one can end the sequence.
package struct LinkSequence: Hashable, Sendable {
    /// The longest address sent, in bytes. Terminals drop those beyond about 2,080.
    package static let limit = 2000

    private static let schemes = ["http://", "https://", "mailto:"]

    let bytes: [UInt8]

    /// `nil` for an address that is no web or mail address, has a control character in it, or is
    /// too long.
    package init?(_ address: String) {
        guard let encoded = Self.encoded(address),
            Self.schemes.contains(where: { Self.begins(encoded, with: $0) })
        else { return nil }
        // Cells with the same id are one link, however many lines they are wrapped over.
        let id = String(Self.hash(encoded), radix: 36)
        bytes = Array("\u{1B}]8;id=\(id);".utf8) + encoded + Array("\u{1B}\\".utf8)
    }

    /// The address with all that is not printable ASCII percent-encoded (RFC 3986, 2.1).
    private static func encoded(_ address: String) -> [UInt8]? {
        guard address.utf8.count <= limit else { return nil }
        var result: [UInt8] = []
        for scalar in address.unicodeScalars {
            switch scalar.value {
            case 0x21..<0x7F:
                result.append(UInt8(truncatingIfNeeded: scalar.value))
            case ..<0x20, 0x7F..<0xA0:
                return nil
            default:
                for byte in String(scalar).utf8 {
                    result += [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
                }
            }
        }
        return result.count <= limit ? result : nil
    }

    private static let hex = Array("0123456789ABCDEF".utf8)

    /// Whether an address has a scheme, in any case, and something after it.
    private static func begins(_ address: [UInt8], with scheme: String) -> Bool {
        address.count > scheme.utf8.count
            && zip(address, scheme.utf8).allSatisfy { byte, expected in
                byte == expected || byte | 0x20 == expected && byte < 0x60
            }
    }

    /// FNV-1a, which unlike Swift's own hashes is the same in every run.
    private static func hash(_ bytes: [UInt8]) -> UInt64 {
        bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
