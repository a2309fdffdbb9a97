/// Splits a stream of server-sent events, in pieces of any size, into events.
///
/// Works on bytes, so that a piece may end inside a character or a line end.
/// Source: the WHATWG HTML standard, section "Server-sent events".
package struct SSEParser: Sendable {
    /// What the stream carries.
    package enum Item: Sendable, Hashable {
        /// An event: its `event` field, empty when it has none, and its data,
        /// lines joined by a line feed.
        case event(name: String, data: [UInt8])
        /// A line that starts with a colon, without it: a sign of life.
        case comment(String)
    }

    /// A bound for a server that never ends a line.
    private static let longestEvent = 16 << 20

    private var line: [UInt8] = []
    private var name = ""
    private var data: [UInt8] = []
    private var hasData = false
    private var isAtStart = true
    /// The last byte was a carriage return, which ended the line; a line feed
    /// right behind it belongs to the same end.
    private var skipsLineFeed = false

    package init() {}

    /// What came behind the last line's end.
    var unfinishedLine: [UInt8] { line }

    /// The events completed by these bytes, in order. An event the stream ends
    /// in is never given out, as the standard wants.
    package mutating func feed(_ bytes: some Sequence<UInt8>) throws(LineOverflow) -> [Item] {
        var items: [Item] = []
        for byte in bytes {
            let follows = skipsLineFeed
            skipsLineFeed = false
            switch byte {
            case 0x0A where follows:
                continue
            case 0x0A, 0x0D:
                skipsLineFeed = byte == 0x0D
                if let item = endLine() {
                    items.append(item)
                }
            default:
                line.append(byte)
                guard line.count + data.count <= Self.longestEvent else { throw LineOverflow() }
            }
        }
        return items
    }

    private mutating func endLine() -> Item? {
        defer { line.removeAll(keepingCapacity: true) }
        if isAtStart {
            isAtStart = false
            if line.starts(with: [0xEF, 0xBB, 0xBF]) {
                line.removeFirst(3)
            }
        }
        guard !line.isEmpty else { return endEvent() }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else {
            field(line[...], [])
            return nil
        }
        var value = line[(colon + 1)...]
        if value.first == UInt8(ascii: " ") {
            value.removeFirst()
        }
        if colon == 0 {
            return .comment(String(decoding: value, as: UTF8.self))
        }
        field(line[..<colon], value)
        return nil
    }

    private mutating func field(_ field: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>) {
        if field.elementsEqual("data".utf8) {
            if hasData {
                data.append(0x0A)
            }
            data += value
            hasData = true
        } else if field.elementsEqual("event".utf8) {
            name = String(decoding: value, as: UTF8.self)
        }
    }

    private mutating func endEvent() -> Item? {
        defer {
            name = ""
            data = []
            hasData = false
        }
        return hasData ? .event(name: name, data: data) : nil
    }
}
