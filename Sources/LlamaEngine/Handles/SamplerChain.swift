internal import CLlama
internal import ChatCore

/// Owns the chain of samplers that turns logits into the next token.
///
/// The order is that of llama.cpp's common sampler: penalties, top-k, top-p,
/// min-p, temperature, and a draw by the seed.
@safe struct SamplerChain: ~Copyable {
    private let chain: UnsafeMutablePointer<llama_sampler>
    /// The seed in use, drawn here when the settings leave it open.
    let seed: UInt32
    /// Recent tokens the penalties look at; 0 when there are none to apply.
    private let penaltyWindow: Int

    init(_ settings: SamplingSettings, vocabulary: borrowing Vocabulary, window: Int) {
        unsafe chain = llama_sampler_chain_init(llama_sampler_chain_default_params())
        // The largest UInt32 means "draw one" to libllama, and could not be reported.
        seed = settings.seed ?? UInt32.random(in: 0..<UInt32.max)

        var suppressedCount: Int32 = 0
        if let suppressed = unsafe llama_vocab_get_suppress_tokens(
            vocabulary.pointer, &suppressedCount),
            suppressedCount > 0
        {
            let biases = (0..<Int(suppressedCount)).map {
                unsafe llama_logit_bias(token: suppressed[$0], bias: -.infinity)
            }
            unsafe llama_sampler_chain_add(
                chain, llama_sampler_init_logit_bias(vocabulary.count, suppressedCount, biases))
        }

        let lastN = settings.repeatLastN < 0 ? window : settings.repeatLastN
        penaltyWindow = settings.repeatPenalty == 1 ? 0 : lastN
        if penaltyWindow > 0 {
            unsafe llama_sampler_chain_add(
                chain,
                llama_sampler_init_penalties(
                    vocabulary.count, Int32(penaltyWindow), Float(settings.repeatPenalty), 0, 0))
        }

        guard settings.temperature > 0 else {
            unsafe llama_sampler_chain_add(chain, llama_sampler_init_greedy())
            return
        }
        if settings.topK > 0 {
            unsafe llama_sampler_chain_add(chain, llama_sampler_init_top_k(Int32(settings.topK)))
        }
        if settings.topP < 1 {
            unsafe llama_sampler_chain_add(chain, llama_sampler_init_top_p(Float(settings.topP), 1))
        }
        if settings.minP > 0 {
            unsafe llama_sampler_chain_add(chain, llama_sampler_init_min_p(Float(settings.minP), 1))
        }
        unsafe llama_sampler_chain_add(chain, llama_sampler_init_temp(Float(settings.temperature)))
        unsafe llama_sampler_chain_add(chain, llama_sampler_init_dist(seed))
    }

    deinit {
        unsafe llama_sampler_free(chain)
    }

    /// Shows the penalties the end of the prompt; other samplers keep no memory.
    func accept(prompt tokens: [Token]) {
        for token in tokens.suffix(penaltyWindow) {
            unsafe llama_sampler_accept(chain, token)
        }
    }

    /// Chooses the next token from the logits of the last decode, and accepts it.
    func sample(_ context: borrowing ContextHandle) -> Token {
        unsafe llama_sampler_sample(chain, context.pointer, -1)
    }
}
