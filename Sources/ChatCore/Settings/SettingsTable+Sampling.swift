extension SettingsTable {
    /// How tokens are drawn. The ranges are what llama.cpp's samplers are
    /// defined for; the defaults are its own.
    static let sampling: [Setting] = [
        Setting(
            .temperature, .reply, \.reply.sampling.temperature, .number(0),
            "0 takes the likeliest token each time; higher is more varied."),
        Setting(
            .dynamicTemperatureRange, .reply, \.reply.sampling.dynamicTemperatureRange, .number(0),
            "Half the width of the band the temperature moves in with the entropy; 0 keeps it fixed."
        ),
        Setting(
            .dynamicTemperatureExponent, .reply, \.reply.sampling.dynamicTemperatureExponent,
            .number(0), "How the dynamic temperature follows the entropy."),
        Setting(
            .topK, .reply, \.reply.sampling.topK, .integer(0),
            "Keep the k likeliest tokens; 0 keeps all."),
        Setting(
            .topP, .reply, \.reply.sampling.topP, .number(0, 1),
            "Keep the smallest set of tokens whose probabilities add up to p; 1 keeps all."),
        Setting(
            .minP, .reply, \.reply.sampling.minP, .number(0, 1),
            "Drop tokens less likely than this share of the likeliest; 0 drops none."),
        Setting(
            .typicalP, .reply, \.reply.sampling.typicalP, .number(0, 1),
            "Keep tokens of typical information content up to this probability; 1 keeps all."),
        Setting(
            .topNSigma, .reply, \.reply.sampling.topNSigma, .number(),
            "Keep tokens within so many standard deviations of the likeliest; below 0 keeps all."),
        Setting(
            .xtcProbability, .reply, \.reply.sampling.xtcProbability, .number(0, 1),
            "How often XTC drops the likeliest tokens; 0 never does."),
        Setting(
            .xtcThreshold, .reply, \.reply.sampling.xtcThreshold, .number(0, 1),
            "The probability above which XTC counts a token; above 0.5 it does nothing."),
        Setting(
            .repeatPenalty, .reply, \.reply.sampling.repeatPenalty,
            .number(0, isLowestAllowed: false), "Make recent tokens less likely; 1 does nothing."),
        Setting(
            .repeatLastN, .reply, \.reply.sampling.repeatLastN, .integer(-1),
            "How many recent tokens the penalties look at; -1 for the whole context."),
        Setting(
            .frequencyPenalty, .reply, \.reply.sampling.frequencyPenalty, .number(-2, 2),
            "Make a token less likely each time it occurs; 0 does nothing."),
        Setting(
            .presencePenalty, .reply, \.reply.sampling.presencePenalty, .number(-2, 2),
            "Make a token less likely once it has occurred; 0 does nothing."),
        Setting(
            .dryMultiplier, .reply, \.reply.sampling.dryMultiplier, .number(0),
            "Strength of DRY, which penalises what would repeat a sequence; 0 does nothing."),
        Setting(
            .dryBase, .reply, \.reply.sampling.dryBase, .number(1),
            "How fast DRY's penalty grows with the length of the repetition."),
        Setting(
            .dryAllowedLength, .reply, \.reply.sampling.dryAllowedLength, .integer(0),
            "Length of a repetition DRY leaves alone, in tokens."),
        Setting(
            .dryLastN, .reply, \.reply.sampling.dryLastN, .integer(-1),
            "How many recent tokens DRY looks at; -1 for the whole context."),
        Setting(
            .drySequenceBreaker, .reply, \.reply.sampling.drySequenceBreakers,
            .texts("a text"), "A text DRY sees no repetition across; may be given several times."),
        Setting(
            .mirostat, .reply, \.reply.sampling.mirostat, .integer(0, 2),
            "Which Mirostat takes the place of the truncating samplers; 0 for none."),
        Setting(
            .mirostatTau, .reply, \.reply.sampling.mirostatTau, .number(0),
            "The surprise Mirostat aims at, in bits."),
        Setting(
            .mirostatEta, .reply, \.reply.sampling.mirostatEta, .number(0, 1),
            "How fast Mirostat learns."),
        Setting(
            .logitBias, .reply, \.reply.sampling.logitBias, .logitBiases,
            "Make a token, or all tokens of a text, more or less likely; may be given several times."
        ),
        Setting(
            .grammar, .reply, \.reply.sampling.grammar, .text("a grammar in GBNF"), or: "none",
            "A grammar in GBNF the answer has to follow."),
        Setting(
            .jsonSchema, .reply, \.reply.sampling.jsonSchema, .text("a JSON schema"), or: "none",
            "A JSON schema the answer has to follow."),
        Setting(
            .stop, .reply, \.reply.sampling.stop, .texts("a text"),
            "A text that ends the reply where it comes up; may be given several times."),
        Setting(
            .ignoreEOS, .reply, \.reply.sampling.ignoreEOS, .onOff,
            "Never end a reply by itself, for measuring: on goes on to the limit of tokens."),
        Setting(
            .seed, .reply, \.reply.sampling.seed, .seed, or: "random",
            "Seed of the draw, for a reply that can be made again."),
    ]
}
