/// Reads JSON from bytes, piece by piece, with bounds: a file may be large, and
/// may be made to do harm.
///
/// Values are passed over without being made, so that of a file with many
/// conversations only one is in memory as values.
struct JSONReader {
    /// Why there is no value here.
    enum Failure: Error {
        /// At this byte there is no JSON, or the bytes end.
        case malformed(at: Int)
        /// Nested deeper than `maximumDepth`.
        case tooDeep
    }

    /// Far deeper than any program nests what it writes.
    static let maximumDepth = 128

    private let bytes: [UInt8]
    private var index: Int
    private let end: Int

    init(_ bytes: [UInt8], in range: Range<Int>? = nil) {
        self.bytes = bytes
        index = range?.lowerBound ?? 0
        end = range?.upperBound ?? bytes.count
    }

    // MARK: Passing over

    /// The first byte of the value that comes, without taking it.
    mutating func peek() -> UInt8? {
        while index < end, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) { index += 1 }
        return index < end ? bytes[index] : nil
    }

    /// Where the elements of the array here lie. What comes before a place that
    /// is no JSON is told, with `isWhole` false.
    mutating func elements() throws(Failure) -> (ranges: [Range<Int>], isWhole: Bool) {
        try take(UInt8(ascii: "["))
        var ranges: [Range<Int>] = []
        if peek() == UInt8(ascii: "]") { return (ranges, true) }
        do throws(Failure) {
            while true {
                ranges.append(try passOver())
                if peek() == UInt8(ascii: "]") { return (ranges, true) }
                try take(UInt8(ascii: ","))
            }
        } catch {
            return (ranges, false)
        }
    }

    /// Where the members of the object here lie; of several with one name the
    /// last counts.
    mutating func members() throws(Failure) -> [String: Range<Int>] {
        try take(UInt8(ascii: "{"))
        var ranges: [String: Range<Int>] = [:]
        if peek() == UInt8(ascii: "}") { return ranges }
        while true {
            _ = peek()
            let name = try text()
            try take(UInt8(ascii: ":"))
            ranges[name] = try passOver()
            if peek() == UInt8(ascii: "}") { return ranges }
            try take(UInt8(ascii: ","))
        }
    }

    /// Passes over a value, however deep it is; returns where it lies.
    private mutating func passOver() throws(Failure) -> Range<Int> {
        guard let first = peek() else { throw .malformed(at: index) }
        let start = index
        var depth = 0
        switch first {
        case UInt8(ascii: "\""): try passOverText()
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            repeat {
                guard index < end else { throw .malformed(at: index) }
                switch bytes[index] {
                case UInt8(ascii: "\""):
                    try passOverText()
                    continue
                case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
                case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
                default: break
                }
                index += 1
            } while depth > 0
        default:
            while index < end, !Self.endsWord(bytes[index]) { index += 1 }
            guard index > start else { throw .malformed(at: index) }
        }
        return start..<index
    }

    private mutating func passOverText() throws(Failure) {
        index += 1
        while index < end {
            switch bytes[index] {
            case UInt8(ascii: "\\"): index += 2
            case UInt8(ascii: "\""):
                index += 1
                return
            default: index += 1
            }
        }
        throw .malformed(at: end)
    }

    private static func endsWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x20, 0x09, 0x0A, 0x0D: true
        case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ":"): true
        default: false
        }
    }

    private mutating func take(_ byte: UInt8) throws(Failure) {
        guard peek() == byte else { throw .malformed(at: index) }
        index += 1
    }

    // MARK: Reading

    /// The value here, with all that is in it.
    mutating func value(depth: Int = 0) throws(Failure) -> JSONValue {
        guard depth < Self.maximumDepth else { throw .tooDeep }
        guard let first = peek() else { throw .malformed(at: index) }
        switch first {
        case UInt8(ascii: "\""): return .string(try text())
        case UInt8(ascii: "{"): return .object(try object(depth))
        case UInt8(ascii: "["): return .array(try array(depth))
        default: return try word()
        }
    }

    private mutating func object(_ depth: Int) throws(Failure) -> [String: JSONValue] {
        index += 1
        var members: [String: JSONValue] = [:]
        if peek() == UInt8(ascii: "}") {
            index += 1
            return members
        }
        while true {
            _ = peek()
            let name = try text()
            try take(UInt8(ascii: ":"))
            members[name] = try value(depth: depth + 1)
            if peek() == UInt8(ascii: "}") {
                index += 1
                return members
            }
            try take(UInt8(ascii: ","))
        }
    }

    private mutating func array(_ depth: Int) throws(Failure) -> [JSONValue] {
        index += 1
        var elements: [JSONValue] = []
        if peek() == UInt8(ascii: "]") {
            index += 1
            return elements
        }
        while true {
            elements.append(try value(depth: depth + 1))
            if peek() == UInt8(ascii: "]") {
                index += 1
                return elements
            }
            try take(UInt8(ascii: ","))
        }
    }

    private mutating func word() throws(Failure) -> JSONValue {
        let start = index
        while index < end, !Self.endsWord(bytes[index]) { index += 1 }
        let word = String(decoding: bytes[start..<index], as: UTF8.self)
        switch word {
        case "null": return .null
        case "true": return .bool(true)
        case "false": return .bool(false)
        default:
            guard let first = word.utf8.first,
                first == UInt8(ascii: "-") || UInt8(ascii: "0")...UInt8(ascii: "9") ~= first,
                let number = Double(word), number.isFinite
            else { throw .malformed(at: start) }
            return .number(number)
        }
    }

    private mutating func text() throws(Failure) -> String {
        guard index < end, bytes[index] == UInt8(ascii: "\"") else { throw .malformed(at: index) }
        let start = index + 1
        try passOverText()
        guard index <= end else { throw .malformed(at: end) }
        let part = bytes[start..<(index - 1)]
        return part.contains(UInt8(ascii: "\\"))
            ? JSONText.unescaped(part) : String(decoding: part, as: UTF8.self)
    }
}
