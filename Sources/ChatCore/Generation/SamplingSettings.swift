/// How the next token is chosen. The defaults are llama.cpp's own.
package struct SamplingSettings: Sendable, Hashable, Codable {
    /// 0 always takes the likeliest token.
    package var temperature: Double
    /// Keep the k likeliest tokens; 0 keeps all.
    package var topK: Int
    /// Keep the smallest set of tokens whose probabilities add up to p; 1 keeps all.
    package var topP: Double
    /// Drop tokens less likely than this share of the likeliest; 0 drops none.
    package var minP: Double
    /// Divide the logits of recent tokens by this; 1 does nothing.
    package var repeatPenalty: Double
    /// How many recent tokens the penalty looks at; -1 for the whole context.
    package var repeatLastN: Int
    /// `nil` draws a new seed each turn; the one used is always reported.
    package var seed: UInt32?

    package init(
        temperature: Double = 0.8, topK: Int = 40, topP: Double = 0.95, minP: Double = 0.05,
        repeatPenalty: Double = 1, repeatLastN: Int = 64, seed: UInt32? = nil
    ) {
        self.temperature = temperature
        self.topK = topK
        self.topP = topP
        self.minP = minP
        self.repeatPenalty = repeatPenalty
        self.repeatLastN = repeatLastN
        self.seed = seed
    }
}
