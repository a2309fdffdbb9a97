/// Puts Unicode scalars together from UTF-8 that arrives in pieces.
///
/// Follows the Unicode standard's table of well-formed byte sequences (3-7): overlong forms,
/// surrogates and values above U+10FFFF are invalid, and each maximal part of a broken sequence
/// counts as one error.
struct ScalarAssembler {
    enum Outcome: Equatable {
        case incomplete
        case scalar(Unicode.Scalar)
        /// The byte cannot be part of any character.
        case invalid
        /// The character in hand was cut off; the byte begins something else.
        case invalidBefore
    }

    private var value: UInt32 = 0
    private var missing = 0
    /// What the next byte may be: narrower than 80...BF after some lead bytes.
    private var allowed: ClosedRange<UInt8> = 0x80...0xBF

    /// Whether the bytes so far end inside a character.
    var isIncomplete: Bool { missing > 0 }

    mutating func push(_ byte: UInt8) -> Outcome {
        guard missing > 0 else { return begin(byte) }
        guard allowed.contains(byte) else {
            missing = 0
            return .invalidBefore
        }
        allowed = 0x80...0xBF
        value = value << 6 | UInt32(byte & 0x3F)
        missing -= 1
        return missing > 0 ? .incomplete : finished()
    }

    private mutating func begin(_ byte: UInt8) -> Outcome {
        allowed = 0x80...0xBF
        switch byte {
        case 0..<0x80:
            return .scalar(Unicode.Scalar(byte))
        case 0xC2...0xDF:
            value = UInt32(byte & 0x1F)
            missing = 1
        case 0xE0...0xEF:
            value = UInt32(byte & 0x0F)
            missing = 2
            if byte == 0xE0 { allowed = 0xA0...0xBF }
            if byte == 0xED { allowed = 0x80...0x9F }
        case 0xF0...0xF4:
            value = UInt32(byte & 0x07)
            missing = 3
            if byte == 0xF0 { allowed = 0x90...0xBF }
            if byte == 0xF4 { allowed = 0x80...0x8F }
        default:
            return .invalid
        }
        return .incomplete
    }

    private func finished() -> Outcome {
        Unicode.Scalar(value).map(Outcome.scalar) ?? .invalid
    }
}
