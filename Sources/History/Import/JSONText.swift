/// What stands between the quotation marks of a JSON text.
enum JSONText {
    /// The text with its escapes undone. What is no escape is kept as it is, and
    /// half a surrogate pair becomes U+FFFD.
    static func unescaped(_ bytes: ArraySlice<UInt8>) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let byte = bytes[index]
            index += 1
            guard byte == UInt8(ascii: "\\"), index < bytes.endIndex else {
                result.append(byte)
                continue
            }
            let escape = bytes[index]
            index += 1
            switch escape {
            case UInt8(ascii: "n"): result.append(0x0A)
            case UInt8(ascii: "t"): result.append(0x09)
            case UInt8(ascii: "r"): result.append(0x0D)
            case UInt8(ascii: "b"): result.append(0x08)
            case UInt8(ascii: "f"): result.append(0x0C)
            case UInt8(ascii: "u"): result += scalar(bytes, &index)
            default: result.append(escape)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// The UTF-8 of the scalar after `\u`, of two escapes where it takes two.
    private static func scalar(_ bytes: ArraySlice<UInt8>, _ index: inout Int) -> [UInt8] {
        guard let first = unit(bytes, index) else { return Array("\u{FFFD}".utf8) }
        index += 4
        var value = UInt32(first)
        if 0xD800...0xDBFF ~= first, index + 1 < bytes.endIndex,
            bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u"),
            let second = unit(bytes, index + 2), 0xDC00...0xDFFF ~= second
        {
            index += 6
            value = 0x10000 + ((UInt32(first) - 0xD800) << 10) + (UInt32(second) - 0xDC00)
        }
        let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
        return Array(String(Character(scalar)).utf8)
    }

    /// Four hexadecimal digits.
    private static func unit(_ bytes: ArraySlice<UInt8>, _ index: Int) -> UInt16? {
        guard index + 4 <= bytes.endIndex else { return nil }
        let digits = bytes[index..<(index + 4)]
        guard digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
        return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    }
}
