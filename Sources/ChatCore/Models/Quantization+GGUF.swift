extension Quantization {
    /// From libllama's name for a GGUF file's type: `Q4_K - Medium` is `Q4_K_M`,
    /// `all F32` is `F32`, `IQ4_XS - 4.25 bpw` is `IQ4_XS`.
    package init(fileTypeName name: String) {
        let words = name.split(separator: " ")
        guard let first = words.first else {
            self.init(name)
            return
        }
        switch words.last {
        case "Small": self.init(first + "_S")
        case "Medium": self.init(first + "_M")
        case "Large": self.init(first + "_L")
        default:
            if first == "all", words.count == 2 {
                self.init(String(words[1]))
            } else if words.dropFirst().first == "mix" {
                // "IQ3_S mix": the type called IQ3_M.
                self.init(first.dropLast() + "M")
            } else {
                self.init(String(first))
            }
        }
    }
}
