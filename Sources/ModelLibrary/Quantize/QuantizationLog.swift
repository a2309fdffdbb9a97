/// How far llama.cpp has come with a quantization, out of what it logs.
///
/// Its quantizer has no callback; it writes a line for every tensor, the first
/// half before the work and the second half after it:
///
///     [   2/ 272] blk.0.attn_k.weight - [ 576, 192, 1, 1], type = f16, converting to q8_0 .. size = 0.21 MiB -> 0.11 MiB
package struct QuantizationLog: Sendable {
    /// A tensor at work.
    package struct Step: Sendable, Hashable {
        /// Counted from 1.
        package var number: Int
        /// Of how many.
        package var count: Int
        package var tensor: String
    }

    /// The tensor at work, or the last one.
    package private(set) var step: Step?
    /// Bytes all tensors take in the new file, rounded up to what the log's
    /// two decimals of a MiB may hide; `nil` until it is said at the end.
    package private(set) var quantizedBytes: Int?
    /// Tensors whose shape does not allow the type asked for, and which got another.
    package private(set) var fallbacks = 0
    /// Whether the type needs an importance matrix.
    package private(set) var needsImportanceMatrix = false
    /// The reason llama.cpp gave for failing.
    package private(set) var failure: String?
    /// The last lines that were said, oldest first, for a failure without a reason.
    package private(set) var lastLines: [String] = []

    private var line: [UInt8] = []
    private static let keptLines = 6
    /// No line that matters is longer.
    private static let longestLine = 4096

    package init() {}

    /// Takes what was written. Returns the tensors that were begun in it.
    package mutating func append(_ bytes: some Sequence<UInt8>) -> [Step] {
        var begun: [Step] = []
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                read(String(decoding: line, as: UTF8.self), &begun)
                line.removeAll(keepingCapacity: true)
            } else if line.count < Self.longestLine {
                line.append(byte)
            }
        }
        // A tensor's line ends when it is done; its beginning says which one it is.
        begin(Self.step(String(decoding: line, as: UTF8.self)), &begun)
        return begun
    }

    private mutating func begin(_ next: Step?, _ begun: inout [Step]) {
        guard let next, next != step else { return }
        step = next
        begun.append(next)
    }

    private mutating func read(_ line: String, _ begun: inout [Step]) {
        if let next = Self.step(line) {
            begin(next, &begun)
            return
        }
        if line.contains("quant size") {
            quantizedBytes = Self.number(in: line, after: "=").map {
                Int((($0 + 0.005) * 1_048_576).rounded(.up))
            }
        } else if line.contains("required fallback quantization") {
            fallbacks = Self.number(in: line, after: "WARNING:").map { Int($0) } ?? fallbacks
        } else if line.contains("require an imatrix") || line.contains("requires an imatrix")
            || line.contains("requires an importance matrix")
        {
            needsImportanceMatrix = true
        } else if let reason = Self.rest(of: line, after: "failed to quantize: ") {
            failure = reason
        }
        guard line.contains(where: { !$0.isWhitespace }) else { return }
        lastLines = Array((lastLines + [printable(line)]).suffix(Self.keptLines))
    }

    /// `[   2/ 272] blk.0.attn_k.weight  - [`: the brackets, the name, and what follows it.
    private static func step(_ line: String) -> Step? {
        guard line.hasPrefix("["), let bracket = line.firstIndex(of: "]"),
            let name = line[bracket...].dropFirst().split(separator: " ").first,
            line[bracket...].contains(" - [")
        else { return nil }
        let numbers = line[..<bracket].dropFirst().split(separator: "/").map {
            Int($0.filter { $0 != " " })
        }
        guard numbers.count == 2, let number = numbers[0], let count = numbers[1],
            (1...max(1, count)).contains(number)
        else { return nil }
        return Step(number: number, count: count, tensor: printable(String(name)))
    }

    /// The first number behind `mark`.
    private static func number(in line: String, after mark: String) -> Double? {
        rest(of: line, after: mark)?.split(separator: " ").first.flatMap { Double($0) }
    }

    private static func rest(of line: String, after mark: String) -> String? {
        var rest = line[...]
        while !rest.isEmpty {
            if rest.hasPrefix(mark) {
                return printable(String(rest.dropFirst(mark.count)))
            }
            rest.removeFirst()
        }
        return nil
    }
}
