internal import CLlama
internal import CLlamaShim
internal import ChatCore
internal import EngineKit
internal import ModelLibrary

/// Loads a model and makes its context, turning libllama's silence into
/// errors a person can act on.
struct ModelLoader {
    let request: LoadRequest
    let stop: StopSignal
    let progress: @Sendable (LoadProgress) -> Void

    /// Blocks until the model is ready. Throws what `InferenceEngine.load` throws.
    func load() throws(EngineError) -> LoadedSession {
        let plan = try LoadPlan(request)
        LibraryLog.shared.beginLoad()
        defer { LibraryLog.shared.endLoad() }
        let began = MonotonicInstant.now
        let (fitting, parameters, split, available) = try unsafe fitting(plan)
        if stop.isLoadStopped { throw Self.stopped }
        LibraryLog.shared.reset()
        let model = try unsafe loadModel(parameters, split: split, devices: plan.devices)
        let trained = model.trainedContext
        let window =
            fitting ?? plan.settings.contextWindow ?? plan.defaultWindow(trained: trained)
        var contextParameters = unsafe plan.contextParameters(window: window)
        unsafe stop.stopDecodes(&contextParameters)
        guard let pointer = unsafe llama_init_from_model(model.pointer, contextParameters) else {
            throw contextError(plan, window: window)
        }
        let context = unsafe ContextHandle(
            owning: pointer, threads: max(plan.threads, plan.threadsPrefill))
        let templates = try ChatTemplates(
            of: model, text: try request.settings.chatTemplate.map(TemplateFile.text(of:)))
        try warmUp(context, model)

        var loaded = LoadedModel(
            model: description(of: model, trainedContext: trained), engine: LlamaEngine.engineName,
            engineVersion: EngineBuild.version, contextWindow: window,
            loadSeconds: MonotonicInstant.now.seconds(since: began),
            hasChatTemplate: templates.isExplicit)
        loaded.thinking = templates.thinking
        loaded.fingerprint = request.fingerprint
        loaded.readSettings(of: context, model, plan: plan)
        loaded.traffic = traffic(plan)
        let session = LoadedSession(
            model: model, context: context, templates: templates, loaded: loaded, stop: stop,
            request: request)
        if let path = request.settings.draftModel {
            let draftModel = try DraftModel(path: path, for: session)
            session.loaded.draftModel = draftModel.name
            session.loaded.memory?.add(draftModel.memory)
            session.draftModel = draftModel
        }
        session.loaded.memory?.enter(available: available)
        return session
    }

    /// The window to load with and the model's parameters, with the layers on
    /// GPUs that fit; no window when any that may be chosen does. And what is
    /// available to the load, by the devices' names. Throws `.outOfMemory` when
    /// it does not fit, before any weight is read.
    private func fitting(
        _ plan: LoadPlan
    ) throws(EngineError) -> (
        window: Int?, llama_model_params, LayerSplit?, available: [String: Int]
    ) {
        var parameters = unsafe plan.modelParameters
        if MemoryCheck.isNeedless(plan) {
            let host = MemoryCheck.hostAvailable().map { [Devices.processor: $0] }
            return unsafe (nil, parameters, nil, host ?? [:])
        }
        let draft = try draftHeader(plan)
        guard var check = unsafe MemoryCheck(plan, parameters: parameters, draft: draft) else {
            throw modelError()
        }
        let asked = plan.settings.contextWindow
        var window = asked ?? plan.defaultWindow(trained: check.trainedContext)
        var split: LayerSplit?
        if plan.leavesLayersToFit {
            var context = unsafe plan.contextParameters(window: window)
            split = unsafe LayerSplit(
                path: plan.path, model: &parameters, context: &context,
                draft: plan.settings.draftModel)
            guard let divided = unsafe MemoryCheck(plan, parameters: parameters, draft: draft)
            else { throw modelError() }
            check = divided
        }
        guard var need = check.need(window: window) else {
            throw contextError(plan, window: window)
        }
        if !need.estimate.fits {
            need.estimate.largestWindow = check.largestWindow(upTo: window)
            guard asked == nil, let largest = need.estimate.largestWindow,
                largest >= LoadPlan.leastDefaultWindow
            else { throw check.refusal(need) }
            window = largest
        }
        return unsafe (window, parameters, split, need.estimate.availableByName)
    }

    /// The header of the draft model, where one is asked for. Throws
    /// `.modelUnreadable`.
    private func draftHeader(_ plan: LoadPlan) throws(EngineError) -> DryLoad? {
        guard let path = plan.settings.draftModel else { return nil }
        guard let draft = unsafe DryLoad(path: path, parameters: DraftModel.modelParameters) else {
            throw DraftModel.unreadable(path)
        }
        return draft
    }

    /// What a load would take, that of a draft model included; `freed` bytes
    /// are given back before it.
    func memory(freed: Int) throws(EngineError) -> MemoryEstimate {
        let plan = try LoadPlan(request)
        LibraryLog.shared.beginLoad()
        defer { LibraryLog.shared.endLoad() }
        let draft = try draftHeader(plan)
        guard
            let check = unsafe MemoryCheck(
                plan, parameters: plan.modelParameters, draft: draft, freed: freed)
        else { throw modelError() }
        let window =
            plan.settings.contextWindow ?? plan.defaultWindow(trained: check.trainedContext)
        guard var estimate = check.need(window: window)?.estimate else {
            throw contextError(plan, window: window)
        }
        estimate.largestWindow = check.largestWindow(upTo: window)
        return estimate
    }

    /// How many tokens the model reads for these messages. Reads its vocabulary
    /// and none of its weights.
    func countTokens(
        in messages: [PromptMessage], thinking: ThinkingSettings
    ) throws(EngineError) -> Int {
        LibraryLog.shared.beginLoad()
        defer { LibraryLog.shared.endLoad() }
        var local = request
        // A vocabulary needs no device, and another engine may hold the servers.
        if local.settings.rpcServers != nil {
            (local.settings.rpcServers, local.settings.devices) = (nil, nil)
        }
        let plan = try LoadPlan(local)
        var parameters = unsafe plan.modelParameters
        unsafe parameters.vocab_only = true
        guard let pointer = unsafe llama_model_load_from_file(request.model, parameters) else {
            throw modelError()
        }
        let model = unsafe ModelHandle(owning: pointer, devices: plan.devices)
        let templates = try ChatTemplates(
            of: model, text: try request.settings.chatTemplate.map(TemplateFile.text(of:)))
        let text = try templates.render(messages, thinking: thinking).text
        return model.vocabulary.tokens(of: text).count
    }

    private func loadModel(
        _ parameters: llama_model_params, split: LayerSplit?, devices: DeviceList?
    ) throws(EngineError) -> ModelHandle {
        let pointer = unsafe stop.loadModel(request.model, parameters, progress: progress)
        guard let pointer = unsafe pointer else {
            if stop.isLoadStopped { throw Self.stopped }
            throw modelError()
        }
        return unsafe ModelHandle(owning: pointer, split: split, devices: devices)
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

    private func description(
        of model: borrowing ModelHandle, trainedContext: Int
    ) -> ModelDescription {
        let file = ModelFileName(path: request.model)
        return ModelDescription(
            name: request.title?.name ?? file.stem,
            displayName: request.title?.displayName ?? file.base,
            family: model.metadata("general.architecture"),
            parameters: model.parameters, quantization: Quantization(ggufFileType: model.fileType),
            sizeBytes: model.sizeBytes, store: LlamaEngine.engineName, path: request.model,
            trainedContext: trainedContext)
    }

    /// What making a token reads; `nil` where the file's header does not tell.
    private func traffic(_ plan: LoadPlan) -> ModelTraffic? {
        try? GGUFModel(path: plan.path).traffic(
            typeK: KVTypes.name(of: plan.typeK), typeV: KVTypes.name(of: plan.typeV))
    }

    static let stopped = EngineError(.cancelled, "Loading was stopped.")

    /// The reason libllama logged, with where it was logged from cut off.
    private var reason: String? {
        guard let line = LibraryLog.shared.errors.first else { return nil }
        let parts = line.split(separator: ": ")
        return parts.last.map { String($0).trimmingSuffix(in: " .") }
    }

    private func modelError() -> EngineError {
        let errors = LibraryLog.shared.errors
        if let memory = errors.first(where: MemoryTrouble.isMeant) {
            return EngineError(
                .outOfMemory,
                "\(request.model.lastPathComponent) does not fit in memory (\(MemoryTrouble.brief(memory))); choose a smaller quantization or a smaller model.",
                log: errors)
        }
        return EngineError(
            .modelUnreadable,
            "\(request.model.lastPathComponent) cannot be loaded (\(reason ?? "no reason was given")); fetch it again or choose another model.",
            log: errors)
    }

    private func contextError(_ plan: LoadPlan, window: Int) -> EngineError {
        let errors = LibraryLog.shared.errors
        if let refusal = ContextRefusal(errors: errors, plan: plan) {
            return EngineError(.invalidSetting, refusal.description, log: errors)
        }
        // An allocation that failed is logged by the name of its exception, or not at all.
        let said = reason.flatMap { $0.contains("alloc") ? nil : $0 } ?? "too little memory"
        return EngineError(
            .outOfMemory,
            "A context window of \(window) tokens cannot be made (\(said)); choose a smaller one with --context.",
            log: errors)
    }
}

extension String {
    /// A path's file, for a sentence.
    var lastPathComponent: String {
        split(separator: "/").last.map(String.init) ?? self
    }

    fileprivate func trimmingSuffix(in characters: String) -> String {
        var text = self[...]
        while let last = text.last, characters.contains(last) { text.removeLast() }
        return String(text)
    }
}
