/// What one cell shows: a scalar that takes columns, and the combining marks drawn over it.
///
/// A glyph is made only from scalars that may be shown, so a grid cannot hold a control character,
/// whoever wrote the text. It is a plain value of two words: grids are copied, compared and
/// rewritten many times a second, and reference counts of strings would dominate that.
package struct Glyph: Hashable, Sendable {
    /// The most marks kept. An ncurses cell holds five scalars; text that stacks more on a letter
    /// is meant to spill over its neighbours.
    static let markLimit = 4

    /// The base and the first two marks, 21 bits each; 0 is no scalar.
    private var head: UInt64
    /// The other two marks, 21 bits each.
    private var tail: UInt64

    package static let space = Glyph(base: " ")
    /// Stands for what cannot be shown.
    package static let replacement = Glyph(base: "\u{FFFD}")
    /// A mark with nothing before it is shown over this, as Unicode's charts do.
    static let dottedCircle = Glyph(base: "\u{25CC}")

    /// - Parameter base: A scalar of one or two columns; `ScalarClass` tells which those are.
    init(base: Unicode.Scalar) {
        head = UInt64(base.value)
        tail = 0
    }

    /// The glyph of a scalar, or the replacement character where the scalar alone shows nothing.
    package init(_ scalar: Unicode.Scalar) {
        switch ScalarClass(scalar) {
        case .spacing, .space, .spacingMark: self.init(base: scalar)
        default: self = .replacement
        }
    }

    /// The scalar that takes the columns.
    package var base: Unicode.Scalar {
        Self.scalar(head) ?? " "
    }

    /// Base and marks as text.
    package var text: String {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Puts a mark over the glyph; beyond the limit it is dropped.
    mutating func addMark(_ mark: Unicode.Scalar) {
        let bits = UInt64(mark.value)
        if head >> 21 == 0 {
            head |= bits << 21
        } else if head >> 42 == 0 {
            head |= bits << 42
        } else if tail == 0 {
            tail = bits
        } else if tail >> 21 == 0 {
            tail |= bits << 21
        }
    }

    /// Appends base and marks as UTF-8: several times as fast as building a string scalar by
    /// scalar, and every frame and every wrapped line is built this way.
    func append(to bytes: inout [UInt8]) {
        if head < 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: head))
            return
        }
        for word in [head, tail] {
            var rest = word
            while let scalar = Self.scalar(rest) {
                if let encoded = UTF8.encode(scalar) { bytes.append(contentsOf: encoded) }
                rest >>= 21
            }
        }
    }

    /// The scalar in the lowest 21 bits, or nil for none.
    private static func scalar(_ bits: UInt64) -> Unicode.Scalar? {
        let value = UInt32(truncatingIfNeeded: bits & 0x1F_FFFF)
        return value == 0 ? nil : Unicode.Scalar(value)
    }
}
