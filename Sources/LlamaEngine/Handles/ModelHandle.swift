internal import CLlama

/// Owns a loaded model's weights.
///
/// Every context made from it must be freed first; whoever keeps both declares
/// the context before the model, since stored properties end in that order.
@safe struct ModelHandle: ~Copyable {
    let pointer: OpaquePointer
    /// What the model's parameters point to, where its layers were divided.
    private let split: LayerSplit?
    /// The devices it was loaded for, where they were chosen.
    private let devices: DeviceList?

    /// Takes ownership of a model libllama returned.
    init(owning pointer: OpaquePointer, split: LayerSplit? = nil, devices: DeviceList? = nil) {
        unsafe self.pointer = pointer
        self.split = split
        self.devices = devices
    }

    deinit {
        unsafe llama_model_free(pointer)
    }

    var vocabulary: Vocabulary {
        unsafe Vocabulary(pointer: llama_model_get_vocab(pointer))
    }

    /// The context length it was trained for, in tokens.
    var trainedContext: Int {
        unsafe Int(llama_model_n_ctx_train(pointer))
    }

    /// Bytes of all weights.
    var sizeBytes: Int {
        unsafe Int(llama_model_size(pointer))
    }

    var parameters: Int {
        unsafe Int(llama_model_n_params(pointer))
    }

    /// Whether every cell of the cache holds the same number of bytes, so that
    /// cells used and bytes used are proportional: no sliding window, no
    /// recurrent layers.
    var hasUniformCache: Bool {
        slidingWindow == 0 && !isRecurrent
    }

    /// Tokens its sliding window spans; 0 when it has none.
    var slidingWindow: Int {
        unsafe Int(llama_model_n_swa(pointer))
    }

    /// Whether some or all of its layers carry a state along instead of keeping
    /// every token.
    var isRecurrent: Bool {
        unsafe llama_model_is_recurrent(pointer) || llama_model_is_hybrid(pointer)
    }

    /// A metadata value as text; `nil` when the file has none of that name.
    func metadata(_ key: String) -> String? {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { buffer in
            let length = unsafe llama_model_meta_val_str(
                pointer, key, buffer.baseAddress, buffer.count)
            guard length >= 0, let start = buffer.baseAddress else { return nil }
            return unsafe String(cString: start)
        }
    }

    /// Architecture, size and type of weights in llama.cpp's words: `llama 256M Q4_1`.
    var type: String? {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { buffer in
            let length = unsafe llama_model_desc(pointer, buffer.baseAddress, buffer.count)
            guard length >= 0, let start = buffer.baseAddress else { return nil }
            return unsafe String(cString: start)
        }
    }

    /// The weights' type, as the number a GGUF file gives it.
    var fileType: Int {
        // A flag beside the number says that libllama guessed it from the tensors.
        unsafe Int(llama_model_ftype(pointer).rawValue & ~LLAMA_FTYPE_GUESSED.rawValue)
    }
}
