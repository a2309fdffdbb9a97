internal import CLlama
internal import CLlamaShim
internal import ChatCore
internal import EngineKit

/// A smaller model beside the real one, which drafts what it may say next.
/// Belongs to the engine actor, as the session does.
///
/// It reads along: what it has not seen of the conversation it reads before it
/// drafts, and what the real model chose otherwise it forgets.
final class DraftModel {
    // Declared before the model it was made from: stored properties end in this order.
    private let context: ContextHandle
    private let model: ModelHandle
    /// The name a person knows it by.
    let name: String

    /// What it takes, device by device, the machine's own memory last.
    let memory: [MemoryEstimate.Device]
    /// Bytes of its weights that are mapped from their file, and no memory of
    /// this process's own.
    let mappedBytes: Int

    private let stop: StopSignal
    private var cached: [Token] = []

    /// Below this probability a draft ends: what follows would be paid in vain.
    private static let leastProbability: Float = 0.5

    /// Loads a draft model for `session`'s model, with a window as long.
    ///
    /// Blocks until it is ready. Throws `.modelUnreadable` when the file is no
    /// model, `.invalidSetting` when its vocabulary or its kind of cache does
    /// not fit, `.outOfMemory` when there is no room for it.
    init(path: String, for session: LoadedSession) throws(EngineError) {
        let name = ModelFileName(path: path).stem
        guard let loaded = unsafe session.stop.loadModel(path, Self.modelParameters) else {
            throw session.stop.isLoadStopped ? ModelLoader.stopped : Self.unreadable(path)
        }
        let model = unsafe ModelHandle(owning: loaded)
        if let difference = unsafe Self.difference(session.model.pointer, model.pointer) {
            throw EngineError(
                .invalidSetting,
                "\(name) cannot draft for \(session.loaded.model.name), since \(difference); choose a smaller model of the same family."
            )
        }

        var contextParameters = unsafe Self.contextParameters(
            window: session.loaded.contextWindow)
        unsafe session.stop.stopDecodes(&contextParameters)
        guard let pointer = unsafe llama_init_from_model(model.pointer, contextParameters) else {
            throw EngineError(
                .outOfMemory,
                "There is no room for the draft model's cache; choose a smaller window with --context, or go without a draft model.",
                log: LibraryLog.shared.errors)
        }
        let threads = session.loaded.threads ?? 1
        let context = unsafe ContextHandle(
            owning: pointer, threads: threads, pools: session.context.threadPools)
        guard context.canDropTail(of: model) else {
            throw EngineError(
                .invalidSetting,
                "\(name) cannot draft: its kind of cache does not take tokens back; choose a smaller model without recurrent layers."
            )
        }
        memory = context.memory(of: model).map(\.device)
        let isMapped =
            LoadedModel.loadMode(
                asked: nil, told: LibraryLog.shared.loadMode, couldNotLock: false) == .mmap
        mappedBytes = isMapped ? memory.last?.weights ?? 0 : 0
        self.context = context
        self.model = model
        self.name = name
        stop = session.stop
    }

    /// For libllama, which places the weights as it thinks best.
    static var modelParameters: llama_model_params { unsafe llama_model_default_params() }

    /// For libllama, with a window of so many tokens.
    static func contextParameters(window: Int) -> llama_context_params {
        var parameters = unsafe llama_context_default_params()
        unsafe parameters.n_ctx = UInt32(clamping: window)
        unsafe parameters.n_batch = UInt32(LoadPlan.defaultBatch)
        unsafe parameters.n_ubatch = UInt32(LoadPlan.defaultBatch)
        unsafe parameters.n_seq_max = 1
        return unsafe parameters
    }

    /// Why there is no draft model: libllama's reason is in its log.
    static func unreadable(_ path: String) -> EngineError {
        EngineError(
            .modelUnreadable,
            "The draft model \(ModelFileName(path: path).stem) cannot be loaded; fetch it again or choose another one.",
            log: LibraryLog.shared.errors)
    }

    private static func difference(_ target: OpaquePointer, _ draft: OpaquePointer) -> String? {
        switch unsafe cl_vocabularies_compare(target, draft) {
        case CL_VOCABULARIES_AGREE: nil
        case CL_VOCABULARIES_KIND: "it makes tokens of a text in another way"
        case CL_VOCABULARIES_ENDS: "its texts begin or end with other tokens"
        case CL_VOCABULARIES_SIZE: "its vocabulary has another size"
        default: "its tokens stand for other texts"
        }
    }

    /// Evaluates with so many threads from now on.
    func useThreads(_ count: Int) {
        context.useThreads(count)
    }

    /// At most `count` tokens that may follow `tokens`, by this model's own
    /// likeliest choice. Fewer, or none, where it is not sure, where it would
    /// end, or when it was stopped or could not go on.
    func draft(after tokens: [Token], count: Int) -> [Token] {
        guard count > 0, tokens.count + count <= context.window, read(tokens) else { return [] }
        var drafted: [Token] = []
        while true {
            var probability: Float = 0
            let token = unsafe cl_likeliest_token(context.pointer, &probability)
            guard token >= 0, probability >= Self.leastProbability,
                !model.vocabulary.isEndOfGeneration(token)
            else { return drafted }
            drafted.append(token)
            // The last one need not be evaluated: nothing is drafted from it.
            guard drafted.count < count, evaluate([token][...]) else { return drafted }
        }
    }

    /// Brings the cache to hold exactly `tokens`, the last of them just evaluated.
    private func read(_ tokens: [Token]) -> Bool {
        // The last is read again for its logits.
        let common = zip(cached, tokens).prefix { $0 == $1 }.count
        let kept = min(common, tokens.count - 1)
        if kept < cached.count {
            guard context.removeTokens(from: kept) else {
                forget()
                return false
            }
            cached.removeSubrange(kept...)
        }
        while cached.count < tokens.count {
            let end = min(cached.count + LoadPlan.defaultBatch, tokens.count)
            guard evaluate(tokens[cached.count..<end]) else { return false }
        }
        return true
    }

    private func evaluate(_ tokens: ArraySlice<Token>) -> Bool {
        if stop.isStopped { return false }
        var batch = Array(tokens)
        let count = Int32(batch.count)
        let code = unsafe batch.withUnsafeMutableBufferPointer { buffer in
            unsafe llama_decode(context.pointer, llama_batch_get_one(buffer.baseAddress, count))
        }
        guard code == 0 else {
            // Nobody knows what of it is in the cache; drafting is no place to fail.
            forget()
            return false
        }
        cached.append(contentsOf: tokens)
        return true
    }

    private func forget() {
        context.clear()
        cached.removeAll(keepingCapacity: true)
    }
}
