internal import CLlama
internal import EngineKit

/// The types a half of the KV cache can have, by the names llama.cpp's own
/// options use.
enum KVTypes {
    /// The types llama.cpp's attention has kernels for.
    private static let types: [ggml_type] = [
        GGML_TYPE_F32, GGML_TYPE_F16, GGML_TYPE_BF16, GGML_TYPE_Q8_0, GGML_TYPE_Q4_0,
        GGML_TYPE_Q4_1, GGML_TYPE_IQ4_NL, GGML_TYPE_Q5_0, GGML_TYPE_Q5_1,
    ]

    static func name(of type: ggml_type) -> String {
        guard let name = unsafe ggml_type_name(type) else { return "?" }
        return unsafe String(cString: name)
    }

    /// Throws `.invalidSetting` for a name that is none of them.
    static func type(named name: String) throws(EngineError) -> ggml_type {
        guard let type = types.first(where: { self.name(of: $0) == name.lowercased() }) else {
            let names = types.map(self.name(of:)).joined(separator: ", ")
            throw EngineError(
                .invalidSetting, "There is no KV cache type \(name); choose one of \(names).")
        }
        return type
    }

    /// The types that need no flash attention, for a sentence.
    static var unquantizedNames: String {
        types.filter { !ggml_is_quantized($0) }.map(name(of:)).joined(separator: ", ")
    }
}
