/// Cuts what streams in into lines.
struct LineSplitter: Sendable {
    /// A line without end.
    struct Overflow: Error {}

    private var rest: [UInt8] = []
    private static let longest = 1 << 20

    /// The lines that `bytes` complete. Throws `Overflow` for one of more than a megabyte.
    mutating func append(_ bytes: some Sequence<UInt8>) throws(Overflow) -> [[UInt8]] {
        rest += bytes
        guard rest.count <= Self.longest || rest.contains(0x0A) else { throw Overflow() }
        var lines = rest.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
        rest = lines.popLast() ?? []
        guard rest.count <= Self.longest else { throw Overflow() }
        return lines
    }

    /// What is left at the end.
    mutating func end() -> [UInt8] {
        defer { rest = [] }
        return rest
    }
}
