internal import CLlama
internal import CLlamaShim
internal import ChatCore

// What libllama really took, read back from it.

extension LoadedModel {
    /// Enters what stands in the model and the context, and in the log of
    /// their making where they do not tell.
    mutating func readSettings(
        of context: borrowing ContextHandle, _ model: borrowing ModelHandle, plan: LoadPlan
    ) {
        let log = LibraryLog.shared
        contextWindow = context.window
        // The context is told anew before it reads and before it writes.
        threads = plan.threads
        threadsPrefill = plan.threadsPrefill
        threadsFollow = plan.settings.threads == nil && plan.threads > 1
        batch = context.batch
        microBatch = context.microBatch
        kvTypeK = KVTypes.name(of: plan.typeK)
        kvTypeV = KVTypes.name(of: plan.typeV)
        flashAttention =
            switch plan.settings.flashAttention {
            case .on, .off: plan.settings.flashAttention
            case .auto:
                ggml_is_quantized(plan.typeV)
                    ? .on : log.resolvedFlashAttention.map { $0 ? .on : .off }
            }
        loadMode = Self.loadMode(
            asked: plan.settings.loadMode, told: log.loadMode, couldNotLock: log.couldNotLock)
        layers = model.layers
        modelType = model.type
        slidingWindow = model.slidingWindow > 0 ? model.slidingWindow : nil
        canShift = context.canShift
        ropeScaling = model.ropeScaling(asked: plan.settings.ropeScaling)

        let places = context.memory(of: model)
        let gpus = places.filter { !$0.isHost }.map(\.device.name)
        // libllama counts the output as one more.
        gpuLayers = gpus.isEmpty ? 0 : log.gpuLayers.map { min($0, model.layers) }
        device =
            gpus.isEmpty || gpuLayers == 0
            ? Devices.processor : gpus.joined(separator: "+")
        memory = MemoryEstimate(devices: places.map(\.device), contextWindow: contextWindow)
    }

    /// `told` is libllama's name for the mode it chose.
    static func loadMode(asked: LoadMode?, told: String?, couldNotLock: Bool) -> LoadMode? {
        switch asked {
        case .mmap, .copy: asked
        case .mlock: couldNotLock ? .mmap : .mlock
        case nil: told == "none" ? .copy : told == "mmap" ? .mmap : nil
        }
    }
}

extension ContextHandle {
    /// Tokens one decode takes.
    var batch: Int { unsafe Int(llama_n_batch(pointer)) }
    /// Tokens computed at once.
    var microBatch: Int { unsafe Int(llama_n_ubatch(pointer)) }

    /// Whether tokens can be taken out of the middle and those behind move up.
    var canShift: Bool {
        guard let memory = unsafe llama_get_memory(pointer) else { return false }
        return unsafe llama_memory_can_shift(memory)
    }

    /// What it and its model take, device by device.
    func memory(of model: borrowing ModelHandle) -> [DeviceMemory] {
        let model = unsafe model.pointer
        return unsafe DeviceMemory.list { memory, capacity in
            unsafe withShimError {
                unsafe cl_context_memory(model, pointer, memory, capacity, $0)
            }
        } ?? []
    }
}

extension ModelHandle {
    var layers: Int { unsafe Int(llama_model_n_layer(pointer)) }

    /// How positions are scaled, by the rules of llama_context's constructor:
    /// what was asked goes before what the file says, and a model that says
    /// nothing is scaled linearly, by 1. libllama has no way to ask.
    func ropeScaling(asked: RopeScaling?) -> RopeScaling {
        let family = metadata("general.architecture") ?? ""
        let kind: RopeScaling.Kind?
        if let asked = asked?.kind {
            kind = asked
        } else {
            // A kind without a name here, such as longrope, is told as none known.
            kind = RopeScaling.Kind(
                rawValue: metadata("\(family).rope.scaling.type") ?? "linear")
        }
        let trained = unsafe Double(llama_model_rope_freq_scale_train(pointer))
        let factor =
            kind == RopeScaling.Kind.none
            ? 1 : asked?.factor ?? (trained > 0 ? 1 / trained : 1)
        return RopeScaling(
            kind: kind == .linear && factor == 1 ? RopeScaling.Kind.none : kind, factor: factor,
            frequencyBase: asked?.frequencyBase
                ?? metadata("\(family).rope.freq_base").flatMap { Double($0) },
            originalContext: asked?.originalContext
                ?? metadata("\(family).rope.scaling.original_context_length").flatMap { Int($0) })
    }
}

extension LoadedModel {
    /// Bytes of the machine's memory that come back when it is unloaded: not
    /// those of weights mapped from the file, which count as available anyway.
    var bytesFreedByUnloading: Int {
        guard let host = memory?.devices.last else { return 0 }
        return host.cache + host.compute + (loadMode == .mmap ? 0 : host.weights)
    }
}

extension LoadedSession {
    /// The same where a draft model is counted in, whose weights may be mapped
    /// though the model's are not.
    var bytesFreedByUnloading: Int {
        let mapped = loaded.loadMode == .mmap ? 0 : draftModel?.mappedBytes ?? 0
        return loaded.bytesFreedByUnloading - mapped
    }
}
