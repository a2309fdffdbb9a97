internal import ChatCore

/// What the name a server gives a model tells of it. A guess, for where nothing
/// else tells.
struct ServedModelName: Sendable, Hashable {
    /// For people: without the folders in front and the quantization behind.
    var base: String
    /// `AWQ`, `GPTQ-Int4`, `FP8`, `W4A16`, `4-bit`.
    var quantization: Quantization?
    /// `llama`, `qwen2`.
    var family: String?

    init(_ name: String) {
        let last = name.split(separator: "/").last.map(String.init) ?? name
        var words = last.split { "-_".contains($0) }
        var found: [String] = []
        // What is left must still be a name.
        while words.count > 1, let word = words.last, let known = Self.kind(of: word) {
            if !known.isEmpty { found.insert(known, at: 0) }
            words.removeLast()
        }
        base = words.last.map { String(last[..<$0.endIndex]) } ?? last
        quantization = found.isEmpty ? nil : Quantization(Self.joined(found))
        let lowered = base.lowercased()
        family = Self.families.first { lowered.hasPrefix($0.prefix) }?.family
    }

    /// `GPTQ-Int4`, but `BNB 4-bit`.
    private static func joined(_ words: [String]) -> String {
        words.dropFirst().reduce(words.first ?? "") {
            $0 + ($1.hasPrefix("Int") ? "-" : " ") + $1
        }
    }

    /// How a word names a way to store weights; empty for one that only goes with
    /// such a word; `nil` for another.
    private static func kind(of word: Substring) -> String? {
        var word = word.lowercased()
        if let dot = word.firstRange(of: "quantized.") {
            word.removeSubrange(dot)
        }
        switch word {
        case "awq", "gptq", "fp8", "nvfp4", "mxfp4", "mxfp8", "bnb", "bf16", "dwq", "f16", "hqq":
            return word.uppercased()
        case "fp16": return "F16"
        case "int4": return "Int4"
        case "int8": return "Int8"
        case "dynamic", "quantized": return ""
        default: break
        }
        if word.hasSuffix("bit"), let bits = Int(word.dropLast(3)), (1...16).contains(bits) {
            return "\(bits)-bit"
        }
        // w4a16
        let parts = word.dropFirst().split(separator: "a", omittingEmptySubsequences: false)
        let widths = parts.compactMap { Int($0) }
        guard word.hasPrefix("w"), parts.count == 2, widths.count == 2 else { return nil }
        return "W\(widths[0])A\(widths[1])"
    }

    /// The longer before the shorter.
    private static let families: [(prefix: String, family: String)] = [
        ("smollm3", "smollm3"), ("smollm", "llama"), ("tinyllama", "llama"),
        ("llama-4", "llama4"), ("meta-llama", "llama"), ("llama", "llama"), ("qwen3", "qwen3"),
        ("qwen2", "qwen2"), ("qwen", "qwen"), ("gemma-3n", "gemma3n"), ("gemma-4", "gemma4"),
        ("gemma-3", "gemma3"), ("gemma-2", "gemma2"), ("gemma", "gemma"), ("mixtral", "mixtral"),
        ("ministral", "mistral"), ("mistral", "mistral"), ("phi-4", "phi3"), ("phi-3", "phi3"),
        ("phi", "phi2"), ("deepseek", "deepseek"), ("gpt-oss", "gpt-oss"), ("glm", "glm"),
        ("granite", "granite"), ("olmo", "olmo"), ("falcon", "falcon"),
    ]
}
