internal import ChatCore

/// An identity made of what another program calls a conversation, so that
/// importing it again finds it.
enum StableID {
    /// A UUID's text; the same one for the same kind and name.
    static func conversation(_ kind: ImportKind, _ name: String) -> Conversation.ID {
        let text = "\(kind.rawValue)\n\(name)"
        let first = hash(text, from: 0xCBF2_9CE4_8422_2325)
        let second = hash(text, from: 0x9E37_79B9_7F4A_7C15)
        // Version 8 of a UUID: made in a way of one's own.
        let high = (first & 0xFFFF_FFFF_FFFF_0FFF) | 0x8000
        let low = (second & 0x3FFF_FFFF_FFFF_FFFF) | 0x8000_0000_0000_0000
        let digits = hexadecimal(high) + hexadecimal(low)
        var parts: [Substring] = []
        var rest = digits[...]
        for count in [8, 4, 4, 4, 12] {
            parts.append(rest.prefix(count))
            rest = rest.dropFirst(count)
        }
        return Conversation.ID(rawValue: parts.joined(separator: "-"))
    }

    /// FNV-1a (Fowler, Noll, Vo): it has to keep one person's conversations apart.
    private static func hash(_ text: String, from start: UInt64) -> UInt64 {
        text.utf8.reduce(start) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }

    private static func hexadecimal(_ number: UInt64) -> String {
        let digits = String(number, radix: 16, uppercase: true)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
