internal import ChatCore

/// What a model's cache can be asked to go back to.
struct CacheKind {
    /// Tokens the sliding window spans, where the cache keeps no more than it
    /// needs for them; 0 where it keeps everything.
    var slidingWindow: Int
    /// Whether layers carry one state along instead of a cell per token. Such
    /// a state cannot drop its last tokens.
    var isRecurrent: Bool

    /// Whether going back needs a copy made on the way.
    var needsCheckpoints: Bool { slidingWindow > 0 || isRecurrent }

    /// Whether tokens from `position` on can be dropped from a cache whose
    /// lowest whole position is `first`: all the window before `position` must
    /// still be there.
    ///
    /// The bound is the one llama-server holds to (`pos_min_thold`): a token
    /// more than the window spans, which is harmless.
    func canDrop(from position: Int, first: Int) -> Bool {
        if isRecurrent && slidingWindow > 0 { return false }
        return slidingWindow == 0 || first <= max(0, position - slidingWindow)
    }
}

extension EngineSettings {
    /// Whether a sliding window's cache keeps every token. Not unless asked
    /// for: checkpoints lead back just as well, and cost less memory.
    var keepsFullSlidingWindow: Bool { fullSlidingWindow ?? false }
}
