internal import CLlamaShim
internal import ChatCore
internal import EngineKit

extension SamplingSettings {
    /// Throws `.invalidSetting` for a value llama.cpp does not take, or would
    /// end its process over.
    func check() throws(EngineError) {
        try Self.require("The temperature", temperature, 0...1000)
        try Self.require("Top-k", Double(topK), 0...Double(Int32.max))
        try Self.require("Top-p", topP, 0...1)
        try Self.require("Min-p", minP, 0...1)
        try Self.require("Typical-p", typicalP, 0...1)
        try Self.require("Top-n-sigma", topNSigma, -1000...1000)
        try Self.require("XTC's probability", xtcProbability, 0...1)
        try Self.require("XTC's threshold", xtcThreshold, 0...1)
        try Self.require("The dynamic temperature's range", dynamicTemperatureRange, 0...1000)
        try Self.require("The dynamic temperature's exponent", dynamicTemperatureExponent, 0...1000)
        try Self.require("The repeat penalty", repeatPenalty, 0.001...1000)
        try Self.require("The frequency penalty", frequencyPenalty, -1000...1000)
        try Self.require("The presence penalty", presencePenalty, -1000...1000)
        try Self.require("The penalties' last-n", Double(repeatLastN), -1...Double(Int32.max))
        try Self.require("DRY's multiplier", dryMultiplier, 0...1000)
        try Self.require("DRY's base", dryBase, 0...1000)
        try Self.require("DRY's allowed length", Double(dryAllowedLength), 0...Double(Int32.max))
        try Self.require("DRY's last-n", Double(dryLastN), -1...Double(Int32.max))
        try Self.require("Mirostat", Double(mirostat), 0...2)
        try Self.require("Mirostat's tau", mirostatTau, 0...1000)
        try Self.require("Mirostat's eta", mirostatEta, 0...1000)
        if seed == .max {
            throw EngineError(
                .invalidSetting,
                "The seed \(UInt32.max) means a random one to llama.cpp; give a smaller number.")
        }
        if logitBias.contains(where: { $0.bias.isNaN || $0.bias == .infinity }) {
            throw EngineError(
                .invalidSetting,
                "A logit bias is a number, or minus infinity for a token never to be chosen; correct it."
            )
        }
        if grammar != nil, jsonSchema != nil {
            throw EngineError(
                .invalidSetting,
                "A reply follows a grammar or a JSON schema, not both; remove one of them.")
        }
        if stop.contains("") {
            throw EngineError(
                .invalidSetting, "An empty stop string would end every reply; remove it.")
        }
    }

    private static func require(
        _ name: String, _ value: Double, _ range: ClosedRange<Double>
    ) throws(EngineError) {
        // Also false for what is no number.
        guard range.contains(value) else {
            throw EngineError(
                .invalidSetting,
                "\(name) cannot be \(text(value)); it goes from \(text(range.lowerBound)) to \(text(range.upperBound))."
            )
        }
    }

    /// Without the `.0` of a whole number.
    private static func text(_ value: Double) -> String {
        Int(exactly: value).map(String.init) ?? "\(value)"
    }

    /// The numbers as the sampler takes them; seed and reasoning budget are not among them.
    func numbers(window: Int) -> cl_sampling {
        cl_sampling(
            seed: 0,
            temperature: Float(temperature),
            dynamic_temperature_range: Float(dynamicTemperatureRange),
            dynamic_temperature_exponent: Float(dynamicTemperatureExponent),
            top_k: Int32(topK),
            top_p: Float(topP),
            min_p: Float(minP),
            typical_p: Float(typicalP),
            top_n_sigma: Float(topNSigma),
            xtc_probability: Float(xtcProbability),
            xtc_threshold: Float(xtcThreshold),
            repeat_penalty: Float(repeatPenalty),
            frequency_penalty: Float(frequencyPenalty),
            presence_penalty: Float(presencePenalty),
            penalty_last_n: Int32(clamping: Self.lookBack(repeatLastN, window: window)),
            dry_multiplier: Float(dryMultiplier),
            dry_base: Float(dryBase),
            dry_allowed_length: Int32(dryAllowedLength),
            dry_last_n: Int32(clamping: Self.lookBack(dryLastN, window: window)),
            mirostat: Int32(mirostat),
            mirostat_tau: Float(mirostatTau),
            mirostat_eta: Float(mirostatEta),
            reasoning_budget: -1)
    }

    /// How many tokens of the prompt the penalties and DRY want to see.
    func memory(window: Int) -> Int {
        let penalises = repeatPenalty != 1 || frequencyPenalty != 0 || presencePenalty != 0
        return max(
            penalises ? Self.lookBack(repeatLastN, window: window) : 0,
            dryMultiplier > 0 ? Self.lookBack(dryLastN, window: window) : 0)
    }

    /// No longer than the window: llama.cpp sets memory aside for each token of it.
    private static func lookBack(_ lastN: Int, window: Int) -> Int {
        lastN < 0 ? window : min(lastN, window)
    }
}
