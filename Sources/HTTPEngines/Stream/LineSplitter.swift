/// Cuts a stream of bytes, in pieces of any size, into its lines.
struct LineSplitter: Sendable {
    /// A bound for a server that never ends a line.
    private static let longest = 16 << 20

    private var rest: [UInt8] = []

    /// The lines these bytes complete, without their ends; empty ones are left out.
    mutating func feed(_ bytes: some Sequence<UInt8>) throws(LineOverflow) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        for byte in bytes {
            if byte == 0x0A {
                if let line = end() { lines.append(line) }
            } else {
                rest.append(byte)
                guard rest.count <= Self.longest else { throw LineOverflow() }
            }
        }
        return lines
    }

    /// What stands behind the last line end; `nil` for nothing.
    mutating func end() -> [UInt8]? {
        defer { rest.removeAll(keepingCapacity: true) }
        if rest.last == 0x0D { rest.removeLast() }
        return rest.isEmpty ? nil : rest
    }
}
