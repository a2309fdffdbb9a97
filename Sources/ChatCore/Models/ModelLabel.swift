/// A model by its name and its quantization, as a person reads it.
package enum ModelLabel {
    /// `Qwen3 4B Q8_0`; what is not known is left out, and empty where nothing is.
    package static func text(_ model: String?, _ quantization: Quantization?) -> String {
        [model, quantization?.rawValue].compactMap(\.self).joined(separator: " ")
    }

    /// A model's name without what people write differently.
    package static func comparable(_ name: String) -> String {
        String(name.lowercased().filter { $0.isLetter || $0.isNumber })
    }
}
