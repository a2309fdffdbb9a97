internal import CLlama
internal import ChatCore
internal import EngineKit

extension LoadedSession {
    /// Whether tokens that turn out wrong can be taken back.
    var takesTokensBack: Bool {
        context.canDropTail(of: model)
    }

    /// Evaluates the token that comes next and those drafted behind it in one
    /// batch, asking for the logits of each. All of them are in the cache then;
    /// `keep` drops those that were wrong. Throws `.failed` when the library
    /// gives up.
    func decode(_ next: Token, drafts: [Token]) throws(EngineError) -> DecodeOutcome {
        var tokens = [next] + drafts
        var outputs = [Int8](repeating: 1, count: tokens.count)
        let count = Int32(tokens.count)
        let code = unsafe tokens.withUnsafeMutableBufferPointer { tokens in
            unsafe outputs.withUnsafeMutableBufferPointer { outputs in
                unsafe llama_decode(
                    context.pointer,
                    llama_batch(
                        n_tokens: count, token: tokens.baseAddress, embd: nil, pos: nil,
                        n_seq_id: nil, seq_id: nil, logits: outputs.baseAddress))
            }
        }
        return try outcome(of: code, tokens, what: "reply") {
            // Nothing of it was said yet, so nothing of it need stay.
            if !context.removeTokens(from: cached.count) { forget() }
        }
    }

    /// Drops all but the first `count` tokens of the cache. Only where
    /// `takesTokensBack`.
    func keep(_ count: Int) {
        guard count < cached.count else { return }
        if context.removeTokens(from: count) {
            cached.removeSubrange(count...)
            checkpoints.removeAll(after: count)
        } else {
            forget()
        }
    }
}

extension ContextHandle {
    /// Whether the last tokens can be dropped and others take their place:
    /// not where layers carry a state along, nor where a sliding window has
    /// given up cells that would be seen again.
    func canDropTail(of model: borrowing ModelHandle) -> Bool {
        guard
            unsafe !llama_model_is_recurrent(model.pointer)
                && !llama_model_is_hybrid(model.pointer)
        else { return false }
        // A cache of a sliding window can be shifted when it keeps everything.
        return unsafe llama_model_n_swa(model.pointer) == 0 || canShift
    }
}
