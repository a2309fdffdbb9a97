internal import Canvas
package import ChatCore

extension ModelSuggestion {
    /// As models are named: `8B as Q4_K_M`, `0.5B as Q8_0`.
    package var name: String { "\(ModelSize.billions(parameters)) as \(quantization.rawValue)" }
}

extension ModelSize {
    /// `8B`, `0.5B`.
    static func billions(_ weights: Int) -> String {
        let value = Double(weights) / 1e9
        return Readable.fixed(value, decimals: value.rounded() == value ? 0 : 1) + "B"
    }
}
