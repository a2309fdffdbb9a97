/// Joins the bytes of tokens into text, holding back the beginning of a
/// character until its end has come.
struct UTF8Assembler {
    private var held: [UInt8] = []

    /// Adds bytes and returns the text that is complete. A byte that can never
    /// become a character turns into U+FFFD.
    mutating func append(_ body: (inout [UInt8]) -> Void) -> String {
        body(&held)
        let complete = held.count - Self.unfinishedSuffix(of: held)
        guard complete > 0 else { return "" }
        let text = String(decoding: held[..<complete], as: UTF8.self)
        held.removeFirst(complete)
        return text
    }

    /// What is still held when no more will come.
    mutating func finish() -> String {
        defer { held.removeAll() }
        return String(decoding: held, as: UTF8.self)
    }

    /// How many bytes at the end begin a character that needs more.
    static func unfinishedSuffix(of bytes: [UInt8]) -> Int {
        for length in 1...3 where length <= bytes.count {
            let byte = bytes[bytes.count - length]
            switch byte {
            case 0x80...0xBF: continue
            case 0xC2...0xDF: return length < 2 ? length : 0
            case 0xE0...0xEF: return length < 3 ? length : 0
            case 0xF0...0xF4: return length < 4 ? length : 0
            default: return 0
            }
        }
        return 0
    }
}
