internal import ChatCore

/// Quantizations: `Q4_K_M`, `4-bit`, `GPTQ-Int4`, `fp16`, `MLX 4bit`.
extension ClaimParser {
    mutating func readQuantization() {
        for index in tokens.indices where claim.quantization == nil {
            if let range = ggufName(at: index) {
                setQuantization(Self.spelled(tokens[range].map(\.text).joined()), range)
            } else if let (name, end) = otherName(at: index) {
                setQuantization(name, index..<end)
            }
        }
    }

    private mutating func setQuantization(_ name: String, _ range: Range<Int>) {
        claim.quantization = Quantization(name)
        take(range)
    }

    /// llama.cpp's spelling: some write `q4-k-m` or `Q4KM`.
    private static func spelled(_ name: String) -> String {
        let name = name.uppercased().replacing("-", with: "_")
        guard !name.contains("_"), let ending = name.last, name.dropLast().hasSuffix("K") else {
            return name
        }
        return "\(name.dropLast(2))_K_\(ending)"
    }

    /// `Q4_K_M`, `Q4`, `IQ2_XXS`: a letter or more, a digit, and what is attached to it.
    private func ggufName(at index: Int) -> Range<Int>? {
        guard let word = word(at: index), ["q", "iq", "tq"].contains(word),
            let digits = number(at: index + 1), isAttached(index + 1), (1...8).contains(digits),
            digits == digits.rounded()
        else { return nil }
        var end = index + 2
        let parts: Set = ["k", "s", "m", "l", "xl", "xs", "xxs", "nl", "ks", "km", "kl"]
        if let attached = self.word(at: end), isAttached(end), parts.contains(attached) { end += 1 }
        while sign(at: end) == "_" || sign(at: end) == "-", isAttached(end), isAttached(end + 1) {
            let isPart =
                self.word(at: end + 1).map(parts.contains) ?? [0, 1].contains(number(at: end + 1))
            guard isPart else { break }
            end += 2
        }
        return index..<end
    }

    private func otherName(at index: Int) -> (name: String, end: Int)? {
        // `4-bit`, `4bit`, `8 bits`
        if let bits = number(at: index), (1...16).contains(bits), bits == bits.rounded() {
            let next = sign(at: index + 1) == "-" ? index + 2 : index + 1
            if ["bit", "bits"].contains(word(at: next)) { return ("\(Int(bits))-bit", next + 1) }
            return nil
        }
        guard let word = word(at: index) else { return nil }
        switch word {
        case "gptq":
            var next = sign(at: index + 1) == "-" ? index + 2 : index + 1
            if self.word(at: next) == "int" { next += 1 }
            guard let bits = number(at: next), [4, 8].contains(bits) else {
                return ("GPTQ-Int4", index + 1)
            }
            return (bits == 8 ? "GPTQ-Int8" : "GPTQ-Int4", next + 1)
        case "awq": return ("AWQ", index + 1)
        case "int", "fp", "bf", "f", "nvfp", "mxfp", "nf":
            let next = sign(at: index + 1) == "-" ? index + 2 : index + 1
            guard let bits = number(at: next), isAttached(next), [4, 8, 16, 32].contains(bits)
            else {
                return nil
            }
            return ("\(word.uppercased())\(Int(bits))", next + 1)
        case "unquantized", "unquantised": return ("BF16", index + 1)
        case "half" where self.word(at: index + 1) == "precision": return ("FP16", index + 2)
        case "full" where self.word(at: index + 1) == "precision": return ("BF16", index + 2)
        default: return nil
        }
    }
}
