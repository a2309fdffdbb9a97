internal import CLlama
internal import ChatCore
internal import EngineKit

/// A loaded model with its cache, and the tokens in it. Belongs to the engine
/// actor and is used on its executor only.
final class LoadedSession {
    // Declared before the model they were made from: a class's stored
    // properties end in this order.
    let context: ContextHandle
    let templates: ChatTemplates
    let model: ModelHandle

    var loaded: LoadedModel
    let stop: StopSignal
    /// The tokens whose keys and values are in the cache, in order.
    var cached: [Token] = [] {
        didSet { changes &+= 1 }
    }
    /// What `cached` was made from; `nil` when it is empty or nobody knows.
    var origin: CacheOrigin?
    /// Copies to go back to, for caches that cannot drop their last tokens.
    var checkpoints: CheckpointList
    let kind: CacheKind
    /// How often `cached` has changed.
    private(set) var changes = 0
    /// `changes` when the cache was last the same as its file in the state store.
    var parkedAt: Int?
    /// What a parked state must fit; `nil` when the model's identity is not known.
    let stateKey: StateKey?
    /// Where states are parked; `nil` when nothing is to be.
    let store: StateStore?
    /// Moves the decode threads with the machine's load; `nil` where their
    /// number is fixed.
    var follower: ThreadFollower?
    /// What drafting has brought and cost with this model.
    var speculation = SpeculationGovernor()
    /// Drafts beside the model, where one was asked for.
    var draftModel: DraftModel?
    /// Bytes of the whole cache; fixed for the context's life.
    let cacheBytes: Int
    /// The cache by kind of layer; `nil` where that is not known.
    private let cacheParts: CacheParts?

    /// Checkpoints may take this much, or as much as the cache if that is more.
    private static let checkpointBytes = 256 << 20

    init(
        model: consuming ModelHandle, context: consuming ContextHandle,
        templates: consuming ChatTemplates, loaded: LoadedModel, stop: StopSignal,
        request: LoadRequest
    ) {
        cacheBytes = context.cacheBytes
        cacheParts = CacheParts(
            loaded, keepsFullSlidingWindow: request.settings.keepsFullSlidingWindow,
            bytesAllocated: cacheBytes)
        checkpoints = CheckpointList(limitBytes: max(cacheBytes, Self.checkpointBytes))
        let slidingWindow = request.settings.keepsFullSlidingWindow ? 0 : model.slidingWindow
        kind = CacheKind(
            // A window that reaches over the whole context never moves on.
            slidingWindow: slidingWindow < loaded.contextWindow ? slidingWindow : 0,
            isRecurrent: model.isRecurrent)
        store = request.stateStore.map(StateStore.init)
        store?.removeUnfinished()
        stateKey = StateKey(request, loaded)
        self.context = context
        self.templates = templates
        self.model = model
        self.loaded = loaded
        self.stop = stop
        follower = loaded.threadsFollow ? ThreadFollower(maximum: loaded.threads ?? 1) : nil
    }

    /// The tokens of a conversation's prompt. Throws `.template`.
    func tokens(
        of messages: [PromptMessage], thinking: ThinkingSettings = ThinkingSettings()
    ) throws(EngineError) -> [Token] {
        model.vocabulary.tokens(of: try templates.render(messages, thinking: thinking).text)
    }

    /// How many tokens at the end of `prompt` make up `text`, which it ends with;
    /// one that `text` begins in the middle of is not counted. 0 for none.
    func tokens(of prompt: [Token], endingWith text: String?) -> Int {
        guard let text else { return 0 }
        var left = text.utf8.count
        var bytes: [UInt8] = []
        return prompt.reversed().prefix { token in
            bytes.removeAll(keepingCapacity: true)
            model.vocabulary.appendText(of: token, to: &bytes, showsControl: true)
            left -= bytes.count
            return left >= 0
        }.count
    }

    /// Empties the cache.
    func forget() {
        context.clear()
        cached.removeAll(keepingCapacity: true)
        checkpoints.removeAll(after: 0)
        origin = nil
    }

    /// How a decode ended.
    enum DecodeOutcome {
        case done, aborted, full
    }

    /// Evaluates `tokens` at the end of what is cached, asking for the logits
    /// of the last. Throws `.failed` when the library gives up.
    func decode(_ tokens: ArraySlice<Token>) throws(EngineError) -> DecodeOutcome {
        var batch = Array(tokens)
        let count = Int32(batch.count)
        let code = unsafe batch.withUnsafeMutableBufferPointer { buffer in
            unsafe llama_decode(context.pointer, llama_batch_get_one(buffer.baseAddress, count))
        }
        return try outcome(of: code, tokens, what: "prompt") {
            if kind.isRecurrent {
                // The state has gone on with a part of the batch, nobody knows which.
                if restoreCheckpoint(atMost: cached.count) == nil { forget() }
                return
            }
            // What of the batch was evaluated before the abort stays in the cache.
            let evaluated = min(max(context.endPosition - cached.count, 0), tokens.count)
            cached.append(contentsOf: tokens.prefix(evaluated))
        }
    }

    /// What a decode of `tokens` came to, by libllama's code. After a stop
    /// `aborted` brings the cache in order. Throws `.failed`, with an empty
    /// cache, when the library gave up on `what`.
    func outcome(
        of code: Int32, _ tokens: some Sequence<Token>, what: String, aborted: () -> Void
    ) throws(EngineError) -> DecodeOutcome {
        switch code {
        case 0:
            cached.append(contentsOf: tokens)
            return .done
        case 1:
            return .full
        case 2:
            aborted()
            return .aborted
        default:
            let log = LibraryLog.shared.errors
            forget()
            throw EngineError(
                .failed, "llama.cpp could not evaluate the \(what) (code \(code)); send it again.",
                log: log)
        }
    }

    /// Occupancy counted from the tokens in the cache. Where cells differ in
    /// size and nothing is known of their parts, the bytes are those a saved state
    /// would take, which costs time: for those models only asked for when `exact`.
    func occupancy(exact: Bool) -> CacheOccupancy {
        var occupancy = CacheOccupancy(
            cellsUsed: cached.count, cellsTotal: loaded.contextWindow, bytesAllocated: cacheBytes,
            typeK: loaded.kvTypeK, typeV: loaded.kvTypeV)
        let parts = cacheParts?.filled(tokens: cached.count, first: context.firstPosition)
        occupancy.parts = parts
        if let parts, parts.allSatisfy({ $0.bytesUsed != nil }) {
            occupancy.bytesUsed = parts.reduce(0) { $0 + ($1.bytesUsed ?? 0) }
        } else if model.hasUniformCache {
            occupancy.bytesUsed = cacheBytes / loaded.contextWindow * cached.count
        } else if exact {
            occupancy.bytesUsed = cached.isEmpty ? 0 : context.stateBytes(.whole)
        }
        return occupancy
    }
}
