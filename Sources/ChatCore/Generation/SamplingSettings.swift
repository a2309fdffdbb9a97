/// How the next token is chosen. The defaults are llama.cpp's own; the order
/// in which the samplers apply is that of llama.cpp's common sampler.
package struct SamplingSettings: Sendable, Hashable, Codable {
    /// 0 always takes the likeliest token.
    package var temperature: Double
    /// Keep the k likeliest tokens; 0 keeps all.
    package var topK: Int
    /// Keep the smallest set of tokens whose probabilities add up to p; 1 keeps all.
    package var topP: Double
    /// Drop tokens less likely than this share of the likeliest; 0 drops none.
    package var minP: Double
    /// Keep tokens of typical information content up to this probability; 1 keeps all.
    package var typicalP: Double = 1
    /// Keep tokens within this many standard deviations of the likeliest
    /// logit; below 0 keeps all.
    package var topNSigma: Double = -1
    /// How often XTC drops all but the least likely of the tokens above its
    /// threshold; 0 never does.
    package var xtcProbability: Double = 0
    /// The probability above which XTC counts a token; above 0.5 it does nothing.
    package var xtcThreshold: Double = 0.1
    /// Half the width of the band the temperature moves in with the entropy; 0 keeps it fixed.
    package var dynamicTemperatureRange: Double = 0
    package var dynamicTemperatureExponent: Double = 1
    /// Divide the logits of recent tokens by this; 1 does nothing.
    package var repeatPenalty: Double
    /// Subtracted from a recent token's logit for each time it occurs; 0 does nothing.
    package var frequencyPenalty: Double = 0
    /// Subtracted from a recent token's logit once; 0 does nothing.
    package var presencePenalty: Double = 0
    /// How many recent tokens the three penalties look at; -1 for the whole context.
    package var repeatLastN: Int
    /// Strength of DRY, which penalises what would repeat a sequence; 0 does nothing.
    package var dryMultiplier: Double = 0
    package var dryBase: Double = 1.75
    /// Length of a repetition DRY leaves alone, in tokens.
    package var dryAllowedLength: Int = 2
    /// How many recent tokens DRY looks at; -1 for the whole context.
    package var dryLastN: Int = 64
    /// Texts a repetition does not reach across.
    package var drySequenceBreakers: [String] = ["\n", ":", "\"", "*"]
    /// Which Mirostat replaces the truncating samplers; 0 for none, 1 or 2.
    package var mirostat: Int = 0
    /// The surprise Mirostat aims at, in bits.
    package var mirostatTau: Double = 5
    package var mirostatEta: Double = 0.1
    /// Added to the logits of single tokens, or of the tokens of a text.
    package var logitBias: [LogitBias] = []
    /// A grammar in GBNF the answer has to follow; not together with `jsonSchema`.
    package var grammar: String?
    /// A JSON schema, as text, the answer has to follow.
    package var jsonSchema: String?
    /// Texts that end the reply where they come up; they are not part of it.
    package var stop: [String] = []
    /// Never choose a token that ends the reply, so that only the limit and the stop strings do:
    /// for measuring, where a reply has to have a known length.
    package var ignoreEOS: Bool = false
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

/// What is added to the logits of some tokens.
package struct LogitBias: Sendable, Hashable, Codable {
    /// Which tokens.
    package enum Target: Sendable, Hashable, Codable {
        case token(Int)
        /// Every token of the text, as the model splits it.
        case text(String)
    }

    package var target: Target
    /// Infinite below to never choose them.
    package var bias: Double

    package init(_ target: Target, _ bias: Double) {
        self.target = target
        self.bias = bias
    }
}
