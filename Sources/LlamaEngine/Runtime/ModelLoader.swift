internal import CLlama
internal import CLlamaShim
internal import ChatCore
internal import EngineKit

/// Loads a model and makes its context, turning libllama's silence into
/// errors a person can act on.
struct ModelLoader {
    let request: LoadRequest
    let stop: StopSignal
    let progress: @Sendable (LoadProgress) -> Void

    /// Prompts are read in chunks of this many tokens: what a stop waits for
    /// where a decode cannot be interrupted, as on a GPU.
    static let chunk = 256
    /// Window used when none is asked for: models are trained for far more
    /// than a chat on this machine has memory for.
    static let defaultWindow = 8192

    /// Blocks until the model is ready. Throws what `InferenceEngine.load` throws.
    func load() throws(EngineError) -> LoadedSession {
        let settings = request.settings
        if let window = settings.contextWindow, window < 1 {
            throw EngineError(
                .invalidSetting,
                "A context window of \(window) tokens holds nothing; give at least 1.")
        }
        let typeK = try settings.kvTypeK.map(KVTypes.type(named:)) ?? GGML_TYPE_F16
        let typeV = try settings.kvTypeV.map(KVTypes.type(named:)) ?? GGML_TYPE_F16
        let threads = settings.threads ?? Int(cl_default_threads())
        let threadsPrefill = settings.threadsPrefill ?? threads
        guard (1...512).contains(threads), (1...512).contains(threadsPrefill) else {
            throw EngineError(
                .invalidSetting, "Threads go from 1 to 512, and \(threads) was asked for.")
        }

        LibraryLog.shared.reset()
        let began = MonotonicInstant.now
        let model = try loadModel(gpuLayers: settings.gpuLayers)
        let trained = model.trainedContext

        var parameters = unsafe llama_context_default_params()
        unsafe parameters.n_ctx = UInt32(
            clamping: settings.contextWindow ?? min(trained, Self.defaultWindow))
        unsafe parameters.n_batch = UInt32(Self.chunk)
        unsafe parameters.n_ubatch = UInt32(Self.chunk)
        unsafe parameters.n_seq_max = 1
        unsafe parameters.n_threads = Int32(threads)
        unsafe parameters.n_threads_batch = Int32(threadsPrefill)
        unsafe parameters.type_k = typeK
        unsafe parameters.type_v = typeV
        unsafe parameters.flash_attn_type =
            switch settings.flashAttention {
            case .on: LLAMA_FLASH_ATTN_TYPE_ENABLED
            case .off: LLAMA_FLASH_ATTN_TYPE_DISABLED
            case .auto: LLAMA_FLASH_ATTN_TYPE_AUTO
            }
        // Reaches the processor's backend only; elsewhere a stop waits for the
        // chunk. The signal outlives the context: the engine keeps it.
        unsafe parameters.abort_callback = { signal in
            guard let signal = unsafe signal else { return false }
            return unsafe Unmanaged<StopSignal>.fromOpaque(signal).takeUnretainedValue().isStopped
        }
        unsafe parameters.abort_callback_data = Unmanaged.passUnretained(stop).toOpaque()

        guard let pointer = unsafe llama_init_from_model(model.pointer, parameters) else {
            throw contextError(window: unsafe Int(parameters.n_ctx))
        }
        let context = unsafe ContextHandle(owning: pointer, threads: max(threads, threadsPrefill))
        let templates = try ChatTemplates(of: model)
        try warmUp(context, model)

        let loaded = LoadedModel(
            model: description(of: model), engine: LlamaEngine.engineName,
            engineVersion: unsafe String(cString: llama_version()), contextWindow: context.window,
            threads: threads, threadsPrefill: threadsPrefill,
            flashAttention: flashAttentionInForce(asked: settings.flashAttention, typeV: typeV),
            kvTypeK: KVTypes.name(of: typeK), kvTypeV: KVTypes.name(of: typeV),
            device: Self.device(gpuLayers: settings.gpuLayers),
            loadSeconds: MonotonicInstant.now.seconds(since: began),
            hasChatTemplate: templates.isExplicit)
        return LoadedSession(
            model: model, context: context, templates: templates, loaded: loaded, stop: stop)
    }

    private func loadModel(gpuLayers: Int?) throws(EngineError) -> ModelHandle {
        // libllama calls back on this thread, during the call only.
        let box = ProgressBox(stop: stop, report: progress)
        var parameters = unsafe llama_model_default_params()
        if let gpuLayers { unsafe parameters.n_gpu_layers = Int32(clamping: gpuLayers) }
        if WeightPlacement.isCopyBetter(of: request.model) {
            unsafe parameters.load_mode = LLAMA_LOAD_MODE_NONE
        }
        unsafe parameters.progress_callback_user_data = Unmanaged.passUnretained(box).toOpaque()
        unsafe parameters.progress_callback = { fraction, box in
            guard let box = unsafe box else { return true }
            return unsafe Unmanaged<ProgressBox>.fromOpaque(box).takeUnretainedValue().proceed(
                fraction)
        }
        let pointer = unsafe withExtendedLifetime(box) {
            unsafe llama_model_load_from_file(request.model, parameters)
        }
        guard let pointer = unsafe pointer else {
            if stop.isLoadStopped { throw Self.stopped }
            throw modelError()
        }
        return unsafe ModelHandle(owning: pointer)
    }

    /// Decodes one token and forgets it, so that the pages of the weights are
    /// in memory and the first reply's figures are not those of the disk.
    private func warmUp(
        _ context: borrowing ContextHandle, _ model: borrowing ModelHandle
    ) throws(EngineError) {
        var token = model.vocabulary.anyToken
        _ = unsafe llama_decode(context.pointer, llama_batch_get_one(&token, 1))
        context.synchronize()
        context.clear()
        if stop.isLoadStopped { throw Self.stopped }
    }

    private func description(of model: borrowing ModelHandle) -> ModelDescription {
        let file = ModelFileName(path: request.model)
        return ModelDescription(
            name: file.stem, displayName: file.base, family: model.metadata("general.architecture"),
            parameters: model.parameters, quantization: Quantization(ggufFileType: model.fileType),
            sizeBytes: model.sizeBytes, store: LlamaEngine.engineName, path: request.model,
            trainedContext: model.trainedContext)
    }

    /// What "auto" came to stands in libllama's log and nowhere else.
    private func flashAttentionInForce(asked: FlashAttention, typeV: ggml_type) -> FlashAttention? {
        switch asked {
        case .on, .off: asked
        case .auto:
            ggml_is_quantized(typeV)
                ? .on : LibraryLog.shared.resolvedFlashAttention.map { $0 ? .on : .off }
        }
    }

    private static func device(gpuLayers: Int?) -> String {
        let names: [String] = (0..<ggml_backend_dev_count()).compactMap { index in
            guard let device = unsafe ggml_backend_dev_get(index),
                unsafe ggml_backend_dev_type(device) == GGML_BACKEND_DEVICE_TYPE_GPU,
                let name = unsafe ggml_backend_dev_name(device)
            else { return nil }
            return unsafe String(cString: name)
        }
        return names.isEmpty || gpuLayers == 0 ? "CPU" : names.joined(separator: "+")
    }

    private static let stopped = EngineError(.cancelled, "Loading was stopped.")

    /// The reason libllama logged, with where it was logged from cut off.
    private var reason: String? {
        guard let line = LibraryLog.shared.errors.first else { return nil }
        let parts = line.split(separator: ": ")
        return parts.last.map { String($0).trimmingSuffix(in: " .") }
    }

    private func modelError() -> EngineError {
        let file = request.model.split(separator: "/").last.map(String.init) ?? request.model
        return EngineError(
            .modelUnreadable,
            "\(file) cannot be loaded (\(reason ?? "no reason was given")); fetch it again or choose another model.",
            log: LibraryLog.shared.errors)
    }

    private func contextError(window: Int) -> EngineError {
        // An allocation that failed is logged by the name of its exception, or not at all.
        let said = reason.flatMap { $0.contains("alloc") ? nil : $0 } ?? "too little memory"
        return EngineError(
            .outOfMemory,
            "A context window of \(window) tokens cannot be made (\(said)); choose a smaller one with --context.",
            log: LibraryLog.shared.errors)
    }
}

/// Carries the progress callback through libllama's pointer.
private final class ProgressBox {
    private let stop: StopSignal
    private let report: @Sendable (LoadProgress) -> Void
    private var lastPercent = -1

    init(stop: StopSignal, report: @escaping @Sendable (LoadProgress) -> Void) {
        self.stop = stop
        self.report = report
    }

    /// Reports whole percents; false to abort the load.
    func proceed(_ fraction: Float) -> Bool {
        let percent = Int(fraction * 100)
        if percent != lastPercent {
            lastPercent = percent
            report(LoadProgress(fraction: Double(fraction)))
        }
        return !stop.isLoadStopped
    }
}

extension String {
    fileprivate func trimmingSuffix(in characters: String) -> String {
        var text = self[...]
        while let last = text.last, characters.contains(last) { text.removeLast() }
        return String(text)
    }
}
