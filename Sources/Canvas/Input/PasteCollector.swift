/// Gathers a bracketed paste until the terminal ends it.
struct PasteCollector {
    /// `ESC [ 201 ~`.
    private static let terminator: [UInt8] = [0x1B, 0x5B, 0x32, 0x30, 0x31, 0x7E]

    private let limit: Int
    private var bytes: [UInt8] = []
    /// Bytes of the terminator seen so far.
    private var matched = 0
    private var dropped = 0

    /// - Parameter limit: The most bytes kept.
    init(limit: Int) {
        self.limit = limit
    }

    /// Takes a byte of the paste.
    ///
    /// - Returns: Whether it was the last.
    mutating func push(_ byte: UInt8) -> Bool {
        if byte == Self.terminator[matched] {
            matched += 1
            return matched == Self.terminator.count
        }
        // Only the first byte of the terminator is an ESC, so what matched cannot match again
        // further on.
        let unmatched = matched
        matched = 0
        for byte in Self.terminator.prefix(unmatched) { keep(byte) }
        if byte == Self.terminator[0] {
            matched = 1
        } else {
            keep(byte)
        }
        return false
    }

    /// What the paste comes to.
    var events: [InputEvent] {
        var kept = bytes[...]
        if dropped > 0 { kept = kept.dropLast(Self.incompleteTail(of: kept)) }
        let text = Self.unified(String(decoding: kept, as: UTF8.self))
        guard dropped > 0 else { return [.paste(text)] }
        return [
            .paste(text), .pasteTruncated(droppedBytes: dropped + bytes.count - kept.count),
        ]
    }

    private mutating func keep(_ byte: UInt8) {
        if bytes.count < limit {
            bytes.append(byte)
        } else {
            dropped += 1
        }
    }

    /// The number of bytes at the end that belong to a character cut off by the limit.
    private static func incompleteTail(of bytes: ArraySlice<UInt8>) -> Int {
        guard let lead = bytes.suffix(3).lastIndex(where: { $0 & 0xC0 != 0x80 }) else { return 0 }
        var assembler = ScalarAssembler()
        for byte in bytes[lead...] { _ = assembler.push(byte) }
        return assembler.isIncomplete ? bytes.endIndex - lead : 0
    }

    /// Line ends as U+000A. Terminals send those of a paste as the Enter key, a carriage return.
    private static func unified(_ text: String) -> String {
        guard text.utf8.contains(0x0D) else { return text }
        var result = ""
        result.reserveCapacity(text.utf8.count)
        var afterReturn = false
        for scalar in text.unicodeScalars {
            if scalar == "\r" || (scalar == "\n" && !afterReturn) {
                result.unicodeScalars.append("\n")
            } else if scalar != "\n" {
                result.unicodeScalars.append(scalar)
            }
            afterReturn = scalar == "\r"
        }
        return result
    }
}
