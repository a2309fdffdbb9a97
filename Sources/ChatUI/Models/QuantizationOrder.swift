internal import ChatCore

/// Where a quantization stands among others: the more bits its weights have, the sooner it comes.
/// Formats that are no GGUF file's follow, then names nobody knows here, then no name at all.
struct QuantizationOrder: Comparable, Hashable, Sendable {
    /// GGUF, other formats, unknown names, no name.
    private enum Kind: Int, Comparable {
        case gguf, engine, unknown, none

        static func < (left: Kind, right: Kind) -> Bool { left.rawValue < right.rawValue }
    }

    private let kind: Kind
    /// Of the format, among those of its kind and bits.
    private let family: Int
    /// Bits of a weight, as the name says them.
    private let bits: Int
    /// Of the mix, among those of its family: large, medium, small.
    private let size: Int
    /// In capitals, without a sign that the mix was chosen by measuring.
    private let name: String
    /// Whether it was.
    private let isDynamic: Bool

    init(_ quantization: Quantization?) {
        let full = quantization?.rawValue.uppercased() ?? ""
        isDynamic = full.hasPrefix("UD-")
        let name = isDynamic ? String(full.dropFirst(3)) : full
        self.name = name
        let place = name.isEmpty ? nil : Self.gguf(name)
        if let place {
            (kind, family, bits, size) = (.gguf, place.family, place.bits, place.size)
        } else if let family = Self.engines.firstIndex(where: name.hasPrefix) {
            (kind, self.family, bits, size) = (.engine, family, Self.number(in: name), 0)
        } else {
            (kind, family, bits, size) = (name.isEmpty ? .none : .unknown, 0, 0, 0)
        }
    }

    static func < (left: QuantizationOrder, right: QuantizationOrder) -> Bool {
        if left.kind != right.kind { return left.kind < right.kind }
        // Bits decide among GGUF's; of other formats each stays together.
        if left.kind == .gguf, left.bits != right.bits { return left.bits > right.bits }
        if left.family != right.family { return left.family < right.family }
        if left.bits != right.bits { return left.bits > right.bits }
        if left.size != right.size { return left.size < right.size }
        if left.name != right.name { return left.name < right.name }
        return !left.isDynamic && right.isDynamic
    }

    /// What engines serve that is no GGUF.
    private static let engines = [
        "FP8", "INT8", "GPTQ", "AWQ", "EXL", "BNB", "BITSANDBYTES", "MLX",
    ]

    private static func gguf(_ name: String) -> (family: Int, bits: Int, size: Int)? {
        switch name {
        case "F32", "FP32": return (0, 32, 0)
        case "BF16": return (0, 16, 0)
        case "F16", "FP16": return (0, 16, 1)
        case "MXFP4", "MXFP4_MOE": return (4, 4, 0)
        case "NVFP4": return (4, 4, 1)
        default: break
        }
        let prefix = name.prefix { !$0.isNumber }
        guard ["Q", "IQ", "TQ"].contains(prefix) else { return nil }
        let parts = name.dropFirst(prefix.count).split(separator: "_")
        guard let bits = parts.first.flatMap({ Int($0) }) else { return nil }
        let size = parts.dropFirst().last.flatMap { Self.sizes[String($0)] } ?? Self.plainSize
        switch prefix {
        case "IQ": return (2, bits, size)
        case "TQ": return (3, bits, size)
        default: return (parts.contains("K") ? 0 : 1, bits, size)
        }
    }

    /// A Q4_1 keeps more than a Q4_0.
    private static let sizes = [
        "XL": 0, "L": 1, "M": 2, "NL": 3, "1": 3, "S": 5, "XS": 6, "XXS": 7, "0": 5,
    ]
    private static let plainSize = 4

    /// The first number in a name.
    private static func number(in name: String) -> Int {
        // The one in FP8 is its own name's.
        Int(name.drop { !$0.isNumber }.prefix { $0.isNumber }) ?? 0
    }
}
