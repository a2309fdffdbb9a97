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

    let loaded: LoadedModel
    let stop: StopSignal
    /// The tokens whose keys and values are in the cache, in order.
    private(set) var cached: [Token] = []
    /// Bytes of the whole cache; fixed for the context's life.
    private let cacheBytes: Int

    init(
        model: consuming ModelHandle, context: consuming ContextHandle,
        templates: consuming ChatTemplates, loaded: LoadedModel, stop: StopSignal
    ) {
        cacheBytes = context.cacheBytes
        self.context = context
        self.templates = templates
        self.model = model
        self.loaded = loaded
        self.stop = stop
    }

    /// The tokens of a conversation's prompt. Throws `.template`.
    func tokens(of messages: [PromptMessage]) throws(EngineError) -> [Token] {
        model.vocabulary.tokens(of: try templates.render(messages))
    }

    /// Drops what the cache holds beyond the common beginning with `prompt`,
    /// and returns how many tokens are kept. At least one token of the prompt
    /// is left to evaluate, because the logits are not kept.
    func reusePrefix(of prompt: [Token]) -> Int {
        let common = zip(cached, prompt).prefix { $0 == $1 }.count
        let kept = min(common, prompt.count - 1)
        if context.removeTokens(from: kept) {
            cached.removeSubrange(kept...)
            return kept
        }
        // A cache that cannot drop a part of itself is read anew.
        forget()
        return 0
    }

    /// Empties the cache.
    func forget() {
        context.clear()
        cached.removeAll(keepingCapacity: true)
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
        switch code {
        case 0:
            cached.append(contentsOf: tokens)
            return .done
        case 1:
            return .full
        case 2:
            // What of the batch was evaluated before the abort stays in the cache.
            let evaluated = min(max(context.endPosition - cached.count, 0), tokens.count)
            cached.append(contentsOf: tokens.prefix(evaluated))
            return .aborted
        default:
            let log = LibraryLog.shared.errors
            forget()
            throw EngineError(
                .failed, "llama.cpp could not evaluate the prompt (code \(code)); send it again.",
                log: log)
        }
    }

    /// Occupancy counted from the tokens in the cache. Where cells differ in
    /// size, the bytes are those a saved state would take, which costs time:
    /// for those models only asked for when `exact`.
    func occupancy(exact: Bool) -> CacheOccupancy {
        var occupancy = CacheOccupancy(
            cellsUsed: cached.count, cellsTotal: loaded.contextWindow, bytesAllocated: cacheBytes,
            typeK: loaded.kvTypeK, typeV: loaded.kvTypeV)
        if model.hasUniformCache {
            occupancy.bytesUsed = cacheBytes / loaded.contextWindow * cached.count
        } else if exact {
            occupancy.bytesUsed = cached.isEmpty ? 0 : context.stateBytes
        }
        return occupancy
    }
}
