internal import CLlama

/// One file to make out of another, by llama.cpp's own quantizer.
package struct QuantizationJob: Sendable, Hashable {
    /// A GGUF file; the first one of a model in shards.
    package var source: String
    /// The file to write; replaced when it is there. Not looked at in a dry run.
    package var output: String
    package var type: QuantizationType
    /// `nil` for all of the machine's.
    package var threads: Int?
    /// How the source was quantized, when it was; kept in the new file's metadata.
    package var requantizedFrom: String?
    /// Only says how large the result would be.
    package var isDryRun = false

    package init(source: String, output: String, type: QuantizationType) {
        self.source = source
        self.output = output
        self.type = type
    }

    /// The metadata that tells a file made from weights that were quantized before.
    package static let requantizedKey = "canter.requantized_from"

    /// Does it, and returns whether it was done. Blocks for as long as it
    /// takes, logs to standard error, and may end the process: for a child.
    package func run() -> Bool {
        llama_backend_init()
        var parameters = unsafe llama_model_quantize_default_params()
        unsafe parameters.ftype = llama_ftype(rawValue: llama_ftype.RawValue(type.fileType))
        unsafe parameters.nthread = Int32(clamping: threads ?? 0)
        unsafe parameters.allow_requantize = requantizedFrom != nil
        unsafe parameters.dry_run = isDryRun
        var overrides: [llama_model_kv_override] = []
        if let requantizedFrom {
            overrides.append(Self.entry(Self.requantizedKey, requantizedFrom))
        }
        // An empty key ends the list.
        overrides.append(llama_model_kv_override())
        return unsafe overrides.withUnsafeBufferPointer { overrides in
            unsafe parameters.kv_overrides = overrides.baseAddress
            return unsafe llama_model_quantize(source, output, &parameters) == 0
        }
    }

    /// A metadata entry with a string; both are cut to what the C structure holds.
    private static func entry(_ key: String, _ value: String) -> llama_model_kv_override {
        var entry = llama_model_kv_override()
        entry.tag = LLAMA_KV_OVERRIDE_TYPE_STR
        unsafe withUnsafeMutableBytes(of: &entry.key) { unsafe copy(key, to: $0) }
        unsafe withUnsafeMutableBytes(of: &entry.val_str) { unsafe copy(value, to: $0) }
        return entry
    }

    private static func copy(_ text: String, to bytes: UnsafeMutableRawBufferPointer) {
        unsafe bytes.copyBytes(from: text.utf8.prefix(bytes.count - 1))
    }
}
