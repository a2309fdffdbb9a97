internal import ChatCore
internal import Crypto

/// An identity made of what another program calls a conversation, so that
/// importing it again finds it.
enum StableID {
    /// A UUID's text; the same one for the same kind and name.
    static func conversation(_ kind: ImportKind, _ name: String) -> Conversation.ID {
        var bytes = Array(SHA256.hash(data: Array("\(kind.rawValue)\n\(name)".utf8)).prefix(16))
        // Version 8 of a UUID: made in a way of one's own.
        bytes[6] = 0x80 | bytes[6] & 0x0F
        bytes[8] = 0x80 | bytes[8] & 0x3F
        let digits = bytes.map(hexadecimal).joined()
        var parts: [Substring] = []
        var rest = digits[...]
        for count in [8, 4, 4, 4, 12] {
            parts.append(rest.prefix(count))
            rest = rest.dropFirst(count)
        }
        return Conversation.ID(rawValue: parts.joined(separator: "-"))
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        (byte < 0x10 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }
}
