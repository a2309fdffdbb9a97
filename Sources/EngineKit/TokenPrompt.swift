/// A prompt that is no conversation: so many of the model's tokens, drawn from its vocabulary by
/// a number, with no text and no template. For measuring, where the counts must be exact.
///
/// Where a model wants a beginning-of-text token it stands in front, counted in. A reply to such
/// a prompt has no text, either: it begins with one more token that is drawn, and `maxTokens`
/// tokens are then made one at a time, each the likeliest and none the end. Nothing is guessed
/// ahead, and the number of threads does not follow the machine's load.
package struct TokenPrompt: Sendable, Hashable, Codable {
    /// Tokens at the beginning, the same for every prompt of this `seed`. They are in the cache
    /// before the time of reading begins, and count as cached.
    package var shared: Int
    /// Tokens behind them, which are always read.
    package var fresh: Int
    /// Which tokens the shared ones are.
    package var seed: UInt64
    /// Which tokens the fresh ones are.
    package var draw: UInt64

    package init(shared: Int, fresh: Int, seed: UInt64, draw: UInt64) {
        self.shared = shared
        self.fresh = fresh
        self.seed = seed
        self.draw = draw
    }

    package var count: Int { shared + fresh }
}
