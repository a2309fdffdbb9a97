internal import ChatCore

extension SamplingSettings {
    /// By llama-server's names. What has a default there is sent all the same: it was
    /// started with defaults of its own.
    ///
    /// `window` stands for the whole context, for which it has no word.
    func llamaServerFields(window: Int) -> [String: JSONValue] {
        func lastN(_ count: Int) -> JSONValue { .integer(count < 0 ? window : count) }
        var fields: [String: JSONValue] = [
            "dynatemp_range": .number(dynamicTemperatureRange),
            "dynatemp_exponent": .number(dynamicTemperatureExponent),
            "top_k": .integer(topK), "min_p": .number(minP), "typical_p": .number(typicalP),
            "top_n_sigma": .number(topNSigma), "xtc_probability": .number(xtcProbability),
            "xtc_threshold": .number(xtcThreshold), "repeat_penalty": .number(repeatPenalty),
            "repeat_last_n": lastN(repeatLastN), "presence_penalty": .number(presencePenalty),
            "frequency_penalty": .number(frequencyPenalty),
            "dry_multiplier": .number(dryMultiplier), "mirostat": .integer(mirostat),
            "ignore_eos": .boolean(ignoreEOS),
        ]
        if dryMultiplier != 0 {
            fields["dry_base"] = .number(dryBase)
            fields["dry_allowed_length"] = .integer(dryAllowedLength)
            fields["dry_penalty_last_n"] = lastN(dryLastN)
            // An empty list is refused; one of what no text holds breaks nothing.
            let breakers = drySequenceBreakers.isEmpty ? ["\u{FFFE}"] : drySequenceBreakers
            fields["dry_sequence_breakers"] = .array(breakers.map { .string($0) })
        }
        if mirostat != 0 {
            fields["mirostat_tau"] = .number(mirostatTau)
            fields["mirostat_eta"] = .number(mirostatEta)
        }
        if !logitBias.isEmpty {
            fields["logit_bias"] = .array(logitBias.map { .array([$0.target.json, $0.json]) })
        }
        fields["grammar"] = grammar.map { .string($0) }
        return fields
    }
}

extension LogitBias {
    /// No number in JSON is infinite: `false` is never.
    fileprivate var json: JSONValue {
        bias.isFinite ? .number(bias) : bias < 0 ? false : .number(1e9)
    }
}

extension LogitBias.Target {
    fileprivate var json: JSONValue {
        switch self {
        case .token(let id): .integer(id)
        case .text(let text): .string(text)
        }
    }
}

extension ThinkingSettings {
    /// By llama-server's names; the same for counting, since templates write them into
    /// the prompt.
    var llamaServerFields: [String: JSONValue] {
        var fields: [String: JSONValue] = [:]
        if let isEnabled {
            fields["chat_template_kwargs"] = ["enable_thinking": .boolean(isEnabled)]
        }
        if isEnabled != false, let effort {
            fields["reasoning_effort"] = .string(effort)
        }
        fields["thinking_budget_tokens"] = budget.map { .integer($0) }
        return fields
    }
}
