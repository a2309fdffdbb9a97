internal import CLlama
internal import CLlamaShim
internal import ChatCore
internal import EngineKit

/// The settings of a load, checked as far as that needs no model, and the
/// engine's own choice where they leave one.
struct LoadPlan {
    /// Prompts are read in chunks of this many tokens: what a stop waits for
    /// where a decode cannot be interrupted, as on a GPU.
    static let defaultBatch = 256
    /// Window used when none is asked for: models are trained for far more
    /// than a chat on this machine has memory for.
    static let defaultWindow = 8192
    /// A window the engine chooses itself does not get smaller than this, as
    /// with llama.cpp's own fit: what is left of a chat would be little.
    static let leastDefaultWindow = 4096

    let path: String
    let settings: EngineSettings
    let typeK: ggml_type
    let typeV: ggml_type
    let threads: Int
    let threadsPrefill: Int
    let batch: Int
    let microBatch: Int
    /// `nil` for all GPUs there are.
    let devices: DeviceList?

    /// Blocks while RPC servers are greeted, where there are any. Throws
    /// `.invalidSetting` with a sentence that says what is allowed, and
    /// `.unreachable` or `.protocolViolation` for an RPC server.
    init(_ request: LoadRequest) throws(EngineError) {
        let settings = request.settings
        path = request.model
        self.settings = settings
        try Self.check("A context window of %d tokens", settings.contextWindow, 1...1 << 28)
        typeK = try settings.kvTypeK.map(KVTypes.type(named:)) ?? GGML_TYPE_F16
        typeV = try settings.kvTypeV.map(KVTypes.type(named:)) ?? GGML_TYPE_F16
        if ggml_is_quantized(typeV), settings.flashAttention == .off {
            throw EngineError(
                .invalidSetting,
                "A V cache of \(KVTypes.name(of: typeV)) needs flash attention; turn it on, or choose \(KVTypes.unquantizedNames) for the V cache."
            )
        }
        try Self.check("%d decode threads", settings.threads, 1...512)
        try Self.check("%d prefill threads", settings.threadsPrefill, 1...512)
        threads = settings.threads ?? Int(cl_default_threads())
        threadsPrefill = settings.threadsPrefill ?? threads
        try Self.check("A batch of %d tokens", settings.batch, 1...1 << 20)
        try Self.check("A micro-batch of %d tokens", settings.microBatch, 1...1 << 20)
        batch = settings.batch ?? max(Self.defaultBatch, settings.microBatch ?? 0)
        microBatch = settings.microBatch ?? min(batch, Self.defaultBatch)
        guard microBatch <= batch else {
            throw EngineError(
                .invalidSetting,
                "A micro-batch of \(microBatch) tokens does not go into a batch of \(batch); choose at most \(batch), or a larger batch."
            )
        }
        try Self.check("%d GPU layers", settings.gpuLayers, 0...1 << 20)
        try settings.ropeScaling.map(Self.check)
        devices = try Devices.list(
            settings.devices, servers: try RPCAddress.list(settings.rpcServers ?? []))
    }

    /// Bytes of the model's files, and of the draft model's where one is
    /// asked for; `nil` where they are not there.
    var fileBytes: Int? {
        guard let bytes = Self.fileBytes(path) else { return nil }
        guard let draft = settings.draftModel else { return bytes }
        return Self.fileBytes(draft).map { bytes + $0 }
    }

    private static func fileBytes(_ path: String) -> Int? {
        fileSize(path).map { $0 * (ModelFileName(path: path).shard?.count ?? 1) }
    }

    /// The window to load with when none was asked for.
    func defaultWindow(trained: Int) -> Int {
        min(trained > 0 ? trained : Self.defaultWindow, Self.defaultWindow)
    }

    /// Whether there is any device beside the processor to put layers on.
    var hasDevices: Bool { devices.map { !$0.isEmpty } ?? Devices.hasGPU }

    /// Whether libllama is to be asked how many layers the devices take.
    var leavesLayersToFit: Bool { settings.gpuLayers == nil && hasDevices }

    /// For libllama. The plan must outlive their use.
    var modelParameters: llama_model_params {
        var parameters = unsafe llama_model_default_params()
        if let gpuLayers = settings.gpuLayers {
            unsafe parameters.n_gpu_layers = Int32(clamping: gpuLayers)
        }
        if let devices {
            unsafe parameters.devices = unsafe devices.pointer
            if devices.isEmpty { unsafe parameters.n_gpu_layers = 0 }
        }
        switch settings.loadMode {
        case .mmap: unsafe parameters.load_mode = LLAMA_LOAD_MODE_MMAP
        case .mlock: unsafe parameters.load_mode = LLAMA_LOAD_MODE_MMAP_MLOCK
        case .copy: unsafe parameters.load_mode = LLAMA_LOAD_MODE_NONE
        case nil:
            if !hasDevices, WeightPlacement.isCopyBetter(of: path) {
                unsafe parameters.load_mode = LLAMA_LOAD_MODE_NONE
            }
        }
        return unsafe parameters
    }

    /// For libllama, with a window of so many tokens.
    func contextParameters(window: Int) -> llama_context_params {
        var parameters = unsafe llama_context_default_params()
        unsafe parameters.n_ctx = UInt32(clamping: window)
        unsafe parameters.n_batch = UInt32(batch)
        unsafe parameters.n_ubatch = UInt32(microBatch)
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
        unsafe parameters.swa_full = settings.keepsFullSlidingWindow
        if let scaling = settings.ropeScaling {
            switch scaling.kind {
            case .none?: unsafe parameters.rope_scaling_type = LLAMA_ROPE_SCALING_TYPE_NONE
            case .linear: unsafe parameters.rope_scaling_type = LLAMA_ROPE_SCALING_TYPE_LINEAR
            case .yarn: unsafe parameters.rope_scaling_type = LLAMA_ROPE_SCALING_TYPE_YARN
            case nil: break
            }
            unsafe parameters.rope_freq_scale = scaling.factor.map { Float(1 / $0) } ?? 0
            unsafe parameters.rope_freq_base = scaling.frequencyBase.map { Float($0) } ?? 0
            unsafe parameters.yarn_orig_ctx = UInt32(clamping: scaling.originalContext ?? 0)
        }
        return unsafe parameters
    }

    /// `what` names the value, as `%d`.
    private static func check(
        _ what: String, _ value: Int?, _ allowed: ClosedRange<Int>
    ) throws(EngineError) {
        guard let value, !allowed.contains(value) else { return }
        let parts = what.split(separator: "%d", omittingEmptySubsequences: false)
        throw EngineError(
            .invalidSetting,
            "\(parts.joined(separator: String(value))) cannot be had; choose from \(allowed.lowerBound) to \(allowed.upperBound)."
        )
    }

    private static func check(_ scaling: RopeScaling) throws(EngineError) {
        if let factor = scaling.factor {
            guard factor.isFinite, factor > 0 else {
                throw EngineError(
                    .invalidSetting,
                    "RoPE cannot be scaled by \(factor); choose a factor above 0, such as 2 for twice the trained length."
                )
            }
            guard scaling.kind != RopeScaling.Kind.none || factor == 1 else {
                throw EngineError(
                    .invalidSetting,
                    "A RoPE scaling of none leaves nothing to scale by \(factor); choose linear or yarn."
                )
            }
        }
        if let base = scaling.frequencyBase, !base.isFinite || base <= 0 {
            throw EngineError(
                .invalidSetting, "RoPE has no base frequency of \(base); choose one above 0.")
        }
        try check(
            "An original context of %d tokens", scaling.originalContext, 1...1 << 28)
    }
}
