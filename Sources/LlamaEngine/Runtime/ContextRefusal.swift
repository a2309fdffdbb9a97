internal import CLlama

/// Why libllama made no context, where a setting is to blame: its log has the
/// reason and nothing else has. One sentence that names what is allowed.
struct ContextRefusal: CustomStringConvertible {
    let description: String

    /// `nil` when the settings are not to blame.
    init?(errors: [String], plan: LoadPlan) {
        for line in errors {
            // "K cache type q8_0 with block size 32 does not divide n_embd_head_k=80"
            if line.contains("cache type"), line.contains("does not divide") {
                let half = line.contains("V cache type") ? "V" : "K"
                let type = KVTypes.name(of: half == "V" ? plan.typeV : plan.typeK)
                let words = line.split(whereSeparator: { $0 == " " || $0 == "=" })
                let block =
                    words.firstIndex(of: "size").map { words[words.index(after: $0)] } ?? "32"
                let size = words.last ?? "other"
                description =
                    "A \(half) cache of \(type) needs attention heads of a multiple of \(block), and this model's are \(size) wide; choose \(KVTypes.unquantizedNames)."
                return
            }
            // "model does not support different K (q8_0) and V (f16) cache types"
            if line.contains("does not support different K") {
                description =
                    "This model keeps keys and values together, so both halves of its cache are of one type; choose the same for K and V."
                return
            }
            if line.contains("requires flash_attn") || line.contains("requires Flash Attention") {
                description =
                    "A V cache of \(KVTypes.name(of: plan.typeV)) needs flash attention, which this model does not run with; choose \(KVTypes.unquantizedNames) for the V cache."
                return
            }
        }
        return nil
    }
}

/// What libllama and the system say when memory runs out.
enum MemoryTrouble {
    static func isMeant(by line: String) -> Bool {
        [
            "unable to allocate", "failed to allocate", "insufficient memory", "bad_alloc",
            "Cannot allocate memory", "out of memory",
        ].contains { line.contains($0) }
    }

    /// The end of such a line: where it was said from is cut off.
    static func brief(_ line: String) -> String {
        var text = (line.split(separator: ": ").last ?? "")[...]
        while let last = text.last, last == "." || last == " " { text.removeLast() }
        return String(text)
    }
}
