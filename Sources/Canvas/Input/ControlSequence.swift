/// A whole `CSI` sequence of a terminal (ECMA-48, section 5.4), taken apart.
struct ControlSequence {
    /// One of `< = > ?`, which make a sequence a terminal's private one.
    var prefix: UInt8?
    /// Numbers between semicolons, each with its parts between colons; nil where one is left out.
    var parameters: [[Int?]]
    /// Bytes 20...2F before the last.
    var hasIntermediates: Bool
    var final: UInt8

    /// - Parameter body: What stands between `CSI` and the final byte.
    init(body: [UInt8], final: UInt8) {
        var body = body[...]
        if let first = body.first, (0x3C...0x3F).contains(first) {
            prefix = first
            body = body.dropFirst()
        }
        let numbers = body.prefix { (0x30...0x3F).contains($0) }
        hasIntermediates = numbers.count < body.count
        parameters = numbers.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
            .map { part in
                part.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
                    .map(Self.number)
            }
        self.final = final
    }

    /// A parameter; nil if it is missing or empty.
    func parameter(_ index: Int, part: Int = 0) -> Int? {
        guard parameters.indices.contains(index), parameters[index].indices.contains(part) else {
            return nil
        }
        return parameters[index][part]
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard !digits.isEmpty else { return nil }
        var value = 0
        for digit in digits {
            guard (0x30...0x39).contains(digit), value < 10_000_000 else { return nil }
            value = value * 10 + Int(digit & 0x0F)
        }
        return value
    }
}
