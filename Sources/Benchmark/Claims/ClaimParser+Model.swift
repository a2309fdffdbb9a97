internal import ChatCore

/// Models and their sizes: `Qwen2 1.5B`, `qwen2.5:7b`, `8x7B`, `30B-A3B`, `135M`.
extension ClaimParser {
    mutating func readModel() {
        // Before the size is taken: it is a part of most names.
        let open = tokens.indices.map { index in
            taken[index]
                ? TextToken(kind: .sign("\u{0}"), text: "", isAttached: false) : tokens[index]
        }
        let known = models.find(in: open)
        let family = familyRange()
        let size = readSize()
        if let known, agrees(known.fact, size?.parameters) {
            claim.fact = known.fact
            claim.parameters = known.fact.parameters
            claim.activeParameters = known.fact.activeParameters
            claim.model = known.fact.name
            take(known.range)
        } else if let size {
            claim.parameters = size.parameters
            claim.activeParameters = size.active ?? size.parameters
            let name = family.map { tokens[$0].map(\.text).joined() }
            let label = [name, size.text].compactMap(\.self).joined(separator: " ")
            claim.model = label
            // A variant of a common model is as large: `Qwen2.5 Coder 14B`.
            if let fact = models.fact(named: label), agrees(fact, size.parameters) {
                claim.fact = fact
                claim.parameters = fact.parameters
                claim.activeParameters = fact.activeParameters
            }
        }
        if let family { take(family) }
    }

    /// A name that a size contradicts is another model's: DeepSeek R1, distilled to 7B.
    private func agrees(_ fact: ModelFact, _ parameters: Int?) -> Bool {
        guard let parameters else { return true }
        let ratio = Double(parameters) / Double(fact.parameters)
        return (0.7...1.35).contains(ratio)
    }

    private struct Size {
        var parameters: Int
        var active: Int?
        /// As it was written.
        var text: String
    }

    private mutating func readSize() -> Size? {
        var found: Size?
        for index in tokens.indices {
            guard let number = number(at: index), let (unit, end) = sizeUnit(after: index) else {
                continue
            }
            var weights = number * unit
            var start = index
            var active: Double?
            // `8x7B`: experts share what is not in them, and two of eight take part.
            if word(at: index - 1) == "x", let experts = self.number(at: index - 2),
                isAttached(index), (2...512).contains(experts)
            {
                start = index - 2
                active = weights * 1.8
                weights *= experts * 0.83
            }
            if word(at: index - 1) == "a", isAttached(index), var size = found {
                // `30B-A3B`
                size.active = Self.whole(weights).map { min($0, size.parameters) }
                size.text += "-A\(tokens[index].text)B"
                found = size
                take(index - 1..<end)
                continue
            }
            guard found == nil, let parameters = Self.whole(weights) else { continue }
            found = Size(
                parameters: parameters, active: active.flatMap(Self.whole),
                text: tokens[start..<end].map(\.text).joined().uppercased()
                    .replacing("X", with: "x"))
            take(start..<end)
        }
        return found
    }

    /// From ten million to a hundred trillion: no model is smaller or larger.
    private static func whole(_ weights: Double) -> Int? {
        (1e7...1e14).contains(weights) ? Int(weights.rounded()) : nil
    }

    /// `B`, `bn`, `billion`; `M` and `million`, attached or in words.
    private func sizeUnit(after index: Int) -> (weights: Double, end: Int)? {
        var next = index + 1
        if sign(at: next) == "-", isAttached(next) { next += 1 }
        guard let unit = word(at: next) else { return nil }
        switch unit {
        case "b" where sign(at: next + 1) != "/", "bn", "billion", "billions":
            return (1e9, next + 1)
        case "m" where isAttached(next) && next == index + 1, "million", "millions":
            return (1e6, next + 1)
        case "t" where isAttached(next) && sign(at: next + 1) != "/", "trillion":
            return (1e12, next + 1)
        default: return nil
        }
    }

    /// The words of a family, with its version: `Llama 3.1`, `qwen2.5`.
    private func familyRange() -> Range<Int>? {
        for index in tokens.indices {
            guard let word = word(at: index), Self.families.contains(word) else { continue }
            var end = index + 1
            var next = end
            while let sign = sign(at: next), "- ".contains(sign) { next += 1 }
            if self.word(at: next) == "v", isAttached(next + 1) { next += 1 }
            if let version = number(at: next), version < 10, sizeUnit(after: next) == nil,
                isAttached(next) || self.word(at: next + 1) != "x"
            {
                end = next + 1
            }
            return index..<end
        }
        return nil
    }

    private static let families: Set = [
        "qwen", "qwq", "llama", "gemma", "mistral", "mixtral", "phi", "smollm", "deepseek",
        "tinyllama", "codellama", "yi", "falcon", "command", "gpt", "granite", "olmo", "starcoder",
        "vicuna", "nemotron", "hermes", "glm", "kimi", "ministral", "codestral", "devstral",
        "internlm", "stablelm", "mpt", "bloom", "opt", "minicpm", "exaone", "cogito", "lfm",
    ]
}
