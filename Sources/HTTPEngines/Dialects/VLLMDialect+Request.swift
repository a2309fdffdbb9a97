internal import ChatCore
internal import EngineKit

extension VLLMDialect {
    func extend(
        _ body: inout ChatRequestBody, for request: GenerationRequest, model: ServedModel
    ) throws(EngineError) {
        let sampling = request.sampling
        // The count on every chunk is what makes live rates exact: a chunk may be several tokens.
        body.fields["stream_options"] = ["include_usage": true, "continuous_usage_stats": true]
        body.fields.merge([
            "top_k": .integer(sampling.topK), "min_p": .number(sampling.minP),
            "repetition_penalty": .number(sampling.repeatLastN == 0 ? 1 : sampling.repeatPenalty),
            "frequency_penalty": .number(sampling.frequencyPenalty),
            "presence_penalty": .number(sampling.presencePenalty),
        ]) { $1 }
        if sampling.ignoreEOS {
            body.fields["ignore_eos"] = true
        }
        // A limit above the window is refused; without one the rest of the window is.
        let window = model.model.contextWindow
        if let limit = request.maxTokens, window > 0, limit >= window {
            body.fields["max_tokens"] = nil
        }
        if !sampling.logitBias.isEmpty {
            body.fields["logit_bias"] = try Self.biases(sampling.logitBias, limit: 100, engineName)
        }
        if let grammar = sampling.grammar {
            body.fields["structured_outputs"] = ["grammar": .string(grammar)]
        } else if let schema = sampling.jsonSchema {
            body.fields["structured_outputs"] = ["json": .string(schema)]
        }
        body.fields.merge(Self.template(request.thinking)) { $1 }
        // Models whose prompt is not made by a template have the effort from here; words that
        // older versions do not know are refused.
        if let effort = request.thinking.effort, ["low", "medium", "high"].contains(effort) {
            body.fields["reasoning_effort"] = .string(effort)
        }
        if let budget = request.thinking.budget {
            body.fields["thinking_token_budget"] = .integer(budget)
        }
    }

    /// What the chat template is told of thinking; a template without such a switch
    /// leaves it alone.
    static func template(_ thinking: ThinkingSettings) -> [String: JSONValue] {
        var values: [String: JSONValue] = [:]
        values["enable_thinking"] = thinking.isEnabled.map { .boolean($0) }
        values["reasoning_effort"] = thinking.effort.map { .string($0) }
        return values.isEmpty ? [:] : ["chat_template_kwargs": .object(values)]
    }
}

extension OpenAIDialect {
    /// By token, as OpenAI has them, none beyond `limit`: there is no infinity in
    /// JSON. Throws for texts, whose tokens only the server knows.
    static func biases(_ biases: [LogitBias], limit: Double, _ engine: String) throws(EngineError)
        -> JSONValue
    {
        var values: [String: JSONValue] = [:]
        for bias in biases {
            guard case .token(let token) = bias.target else {
                throw EngineError(
                    .unsupported,
                    "\(engine) takes biases of tokens by their numbers only, not of texts: give numbers."
                )
            }
            values[String(token)] = .number(min(limit, max(-limit, bias.bias)))
        }
        return .object(values)
    }
}
