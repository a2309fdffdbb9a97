internal import ChatCore

/// What Ollama's lists say of a model in short. Older versions leave some out.
struct OllamaDetails: Decodable {
    var format: String?
    var family: String?
    /// `8.0B`, `134.52M`.
    var parameterSize: String?
    /// `Q4_K_M`; `unknown` or empty where it is no GGUF.
    var quantizationLevel: String?

    enum CodingKeys: String, CodingKey {
        case format, family
        case parameterSize = "parameter_size"
        case quantizationLevel = "quantization_level"
    }

    var quantization: Quantization? {
        guard let level = quantizationLevel, !["", "unknown"].contains(level.lowercased()) else {
            return nil
        }
        return Quantization(ServerExplanation.printable(level))
    }

    var parameters: Int? { parameterSize.flatMap(parameterCount(_:)) }
}

/// The number of weights a short text such as `8.0B` or `7B` stands for; `nil` for another.
func parameterCount(_ text: String) -> Int? {
    let factors: [Character: Double] = ["K": 1e3, "M": 1e6, "B": 1e9, "T": 1e12]
    guard let factor = text.last.flatMap({ factors[Character($0.uppercased())] }),
        let number = Double(text.dropLast()), (0..<1e6).contains(number)
    else { return nil }
    return Int((number * factor).rounded())
}
