internal import CLlama
internal import CLlamaShim
internal import ChatCore

/// A model of which only the header was read, to compute what a load of it
/// takes. Reads the header once, for any number of windows.
@safe final class DryLoad {
    private let fit: OpaquePointer

    /// `nil` when the model cannot be read; the reason is in libllama's log.
    init?(path: String, parameters: llama_model_params) {
        var parameters = unsafe parameters
        let fit = unsafe LibraryLog.shared.quietly {
            unsafe withShimError { unsafe cl_fit_open(path, &parameters, $0) }
        }
        guard let fit = unsafe fit else { return nil }
        unsafe self.fit = fit
    }

    deinit {
        unsafe cl_fit_close(fit)
    }

    /// The context length it was trained for, in tokens.
    var trainedContext: Int {
        unsafe Int(llama_model_n_ctx_train(cl_fit_model(fit)))
    }

    /// What the model takes with such a context, device by device, the
    /// machine's own memory last; `nil` when libllama makes no such context.
    func memory(_ parameters: llama_context_params) -> [DeviceMemory]? {
        var parameters = unsafe parameters
        return LibraryLog.shared.quietly {
            unsafe DeviceMemory.list { memory, capacity in
                unsafe withShimError {
                    unsafe cl_fit_measure(fit, &parameters, memory, capacity, $0)
                }
            }
        }
    }
}

/// What lies on one device, as the shim tells it.
struct DeviceMemory {
    /// The device without what is available there.
    var device: MemoryEstimate.Device
    /// Whether it is the machine's own memory.
    var isHost: Bool
    /// What the device says is free and what it has; `nil` where it does not.
    var free: Int?
    var total: Int?

    /// Calls `report` with room for every device; `nil` when it gives fewer
    /// than none.
    static func list(
        _ report: (UnsafeMutablePointer<cl_memory>?, Int32) -> Int32
    ) -> [DeviceMemory]? {
        unsafe withUnsafeTemporaryAllocation(of: cl_memory.self, capacity: 32) { buffer in
            unsafe buffer.initialize(repeating: cl_memory())
            let count = unsafe report(buffer.baseAddress, Int32(buffer.count))
            guard count > 0 else { return nil }
            return (0..<Int(count)).map { index in
                let entry = unsafe buffer[index]
                let isKnown = unsafe entry.total > 0
                return unsafe DeviceMemory(
                    device: MemoryEstimate.Device(
                        name: String(cString: entry.name), weights: Int(entry.weights),
                        cache: Int(entry.cache), compute: Int(entry.compute)),
                    isHost: entry.is_host, free: isKnown ? Int(entry.free) : nil,
                    total: isKnown ? Int(entry.total) : nil)
            }
        }
    }
}

/// How a model's layers are divided among GPUs and the machine's memory. What
/// libllama's parameters point to: it must outlive the model.
@safe final class LayerSplit {
    private let split: OpaquePointer

    /// Divides the model so that it fits, beside the draft model at `draft`
    /// where there is one, and sets the parameters to it; `nil`, with the
    /// parameters as they were, when nothing fits.
    init?(
        path: String, model: inout llama_model_params, context: inout llama_context_params,
        draft: String?
    ) {
        var draftModel = unsafe DraftModel.modelParameters
        var draftContext = unsafe DraftModel.contextParameters(window: Int(context.n_ctx))
        let split = unsafe withShimError {
            unsafe cl_fit_layers(path, &model, &context, draft, &draftModel, &draftContext, $0)
        }
        guard let split = unsafe split else { return nil }
        unsafe self.split = split
    }

    deinit {
        unsafe cl_fit_split_free(split)
    }
}

/// Calls a function of the shim whose sentence about a failure is not needed:
/// libllama's log has the reason.
func withShimError<Result>(
    _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
    var error: UnsafeMutablePointer<CChar>?
    let result = unsafe body(&error)
    if let error = unsafe error { unsafe cl_string_free(error) }
    return result
}
