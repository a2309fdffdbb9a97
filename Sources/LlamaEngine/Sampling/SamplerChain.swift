internal import CLlama
internal import CLlamaShim
internal import ChatCore
internal import EngineKit

/// Owns llama.cpp's common sampler, which turns logits into the next token.
///
/// The order is llama.cpp's own: biases, penalties, DRY, top-n-sigma, top-k,
/// typical, top-p, min-p, XTC, temperature, and a draw by the seed; or
/// Mirostat in place of all behind the biases.
@safe struct SamplerChain: ~Copyable {
    private let pointer: OpaquePointer
    /// The seed in use, drawn here when the settings leave it open.
    let seed: UInt32
    /// Recent tokens the penalties and DRY look at; 0 when there are none to apply.
    let memory: Int
    /// Whether the answer has to follow a grammar.
    let followsGrammar: Bool

    /// Makes a sampler for one reply.
    ///
    /// `window` is the context's length, which "the whole context" means in the
    /// settings. `prompt` is what the reply answers: its template tells where
    /// reasoning may come in front of an answer that follows a grammar, and
    /// what ends reasoning that is over its `budget` of tokens. Throws
    /// `.invalidSetting` for a number out of its range, a grammar that cannot
    /// be read and a schema that is none.
    init(
        _ settings: SamplingSettings, model: borrowing ModelHandle, window: Int,
        prompt: RenderedPrompt? = nil, budget: Int? = nil
    ) throws(EngineError) {
        try settings.check()
        // The largest UInt32 means "draw one" to libllama, and could not be reported.
        let seed = settings.seed ?? UInt32.random(in: 0..<UInt32.max)
        if let budget, budget < 0 {
            throw EngineError(
                .invalidSetting,
                "The reasoning budget cannot be \(budget) tokens; give 0 or more.")
        }
        var numbers = settings.numbers(window: window)
        numbers.seed = seed
        // A reply that goes on has its reasoning behind it.
        let budget = prompt?.begunReply == nil ? budget : nil
        numbers.reasoning_budget = Int32(clamping: budget ?? -1)

        guard let recipe = unsafe cl_sampler_recipe_create(model.pointer, &numbers) else {
            throw Self.outOfMemory
        }
        defer { unsafe cl_sampler_recipe_free(recipe) }
        try unsafe Self.fill(recipe, settings)
        let grammar = try Self.grammar(of: settings)
        if let grammar {
            let text = AnswerGrammar.text(grammar, behind: prompt)
            try unsafe Self.perform("The grammar") {
                unsafe cl_sampler_recipe_set_grammar(recipe, text, &$0)
            }
        }
        if let prompt, budget != nil { try unsafe Self.limitReasoning(recipe, prompt) }

        var message: UnsafeMutablePointer<CChar>? = nil
        guard let pointer = unsafe cl_sampler_create(recipe, &message) else {
            throw unsafe Self.error(
                .invalidSetting, "The grammar or schema cannot be used", message,
                "correct it, or remove it")
        }
        unsafe self.init(
            owning: pointer, seed: seed, memory: settings.memory(window: window),
            followsGrammar: grammar != nil)
    }

    private init(
        owning pointer: OpaquePointer, seed: UInt32, memory: Int, followsGrammar: Bool
    ) {
        unsafe self.pointer = pointer
        self.followsGrammar = followsGrammar
        self.seed = seed
        self.memory = memory
    }

    deinit {
        unsafe cl_sampler_free(pointer)
    }

    /// Another sampler in the same state: draws and all.
    func clone() throws(EngineError) -> SamplerChain {
        guard let copy = unsafe cl_sampler_clone(pointer) else { throw Self.outOfMemory }
        return unsafe SamplerChain(
            owning: copy, seed: seed, memory: memory, followsGrammar: followsGrammar)
    }

    /// Takes over the state of `other`: a clone of this one, or what it was cloned from.
    func takeState(of other: borrowing SamplerChain) throws(EngineError) {
        try unsafe Self.perform("The sampler's state") {
            unsafe cl_sampler_copy(other.pointer, pointer, &$0)
        }
    }

    /// Shows the penalties the end of the prompt; other samplers keep no memory.
    /// The last `begun` tokens are a reply's that goes on, which a grammar has to
    /// be led through. Throws `.invalidSetting` when they do not follow it.
    func accept(prompt tokens: [Token], begun: Int = 0) throws(EngineError) {
        let begun = followsGrammar ? begun : 0
        for token in tokens.dropLast(begun).suffix(memory) {
            try accept(token, isGenerated: false)
        }
        for token in tokens.suffix(begun) {
            do throws(EngineError) {
                try accept(token)
            } catch {
                throw EngineError(
                    .invalidSetting,
                    "The reply so far does not follow the grammar or schema, so it cannot be gone on with: remove the grammar, or have it made again.",
                    log: error.log)
            }
        }
    }

    /// Remembers a token. A generated one also moves the grammar and the limit
    /// on reasoning on. Throws `.failed` when the grammar does not know it.
    func accept(_ token: Token, isGenerated: Bool = true) throws(EngineError) {
        var message: UnsafeMutablePointer<CChar>? = nil
        guard unsafe cl_sampler_accept(pointer, token, isGenerated, &message) else {
            throw unsafe Self.error(
                .failed, "The grammar lost its way in the reply", message,
                "correct it, or remove it")
        }
    }

    /// Chooses the next token from the logits at `index` of the last decode
    /// (-1 for the last). Nothing is remembered of it before `accept`. Throws
    /// `.failed` when no token is left to choose.
    func sample(_ context: borrowing ContextHandle, index: Int32 = -1) throws(EngineError) -> Token
    {
        var message: UnsafeMutablePointer<CChar>? = nil
        let token = unsafe cl_sampler_sample(pointer, context.pointer, index, &message)
        guard token >= 0 else {
            throw unsafe Self.error(
                .failed, "No next token can be chosen", message,
                "change the grammar or the biases")
        }
        return token
    }
}

// Filling in what the sampler is made of.
extension SamplerChain {
    private static func fill(
        _ recipe: OpaquePointer, _ settings: SamplingSettings
    ) throws(EngineError) {
        for breaker in settings.drySequenceBreakers where !breaker.isEmpty {
            try unsafe perform("DRY's sequence breaker") {
                unsafe cl_sampler_recipe_add_breaker(recipe, breaker, &$0)
            }
        }
        if settings.ignoreEOS {
            try unsafe perform("What ends a reply") {
                unsafe cl_sampler_recipe_rule_out_ends(recipe, &$0)
            }
        }
        for bias in settings.logitBias {
            try unsafe perform("A logit bias") {
                switch bias.target {
                case .token(let token):
                    unsafe cl_sampler_recipe_bias_token(
                        recipe, Int32(clamping: token), Float(bias.bias), &$0)
                case .text(let text):
                    unsafe cl_sampler_recipe_bias_text(recipe, text, Float(bias.bias), &$0)
                }
            }
        }
    }

    /// The grammar the answer has to follow, if any.
    private static func grammar(of settings: SamplingSettings) throws(EngineError) -> String? {
        if let grammar = settings.grammar, !grammar.isEmpty { return grammar }
        guard let schema = settings.jsonSchema, !schema.isEmpty else { return nil }
        var message: UnsafeMutablePointer<CChar>? = nil
        guard let grammar = unsafe cl_json_schema_grammar(schema, &message) else {
            throw unsafe error(
                .invalidSetting, "The JSON schema cannot be used", message,
                "correct it, or remove it")
        }
        defer { unsafe cl_string_free(grammar) }
        return unsafe String(cString: grammar)
    }

    private static func limitReasoning(
        _ recipe: OpaquePointer, _ prompt: RenderedPrompt
    ) throws(EngineError) {
        try unsafe perform("What begins the reply") {
            unsafe cl_sampler_recipe_set_opening(recipe, prompt.opening, &$0)
        }
        try unsafe perform("What begins reasoning") {
            unsafe cl_sampler_recipe_set_reasoning_start(recipe, prompt.reasoningStart, &$0)
        }
        for end in prompt.reasoningEnds {
            try unsafe perform("What ends reasoning") {
                unsafe cl_sampler_recipe_add_reasoning_end(recipe, end, &$0)
            }
        }
    }

    /// Runs a call of the shim; its failure becomes an `.invalidSetting`.
    private static func perform(
        _ what: String, _ call: (inout UnsafeMutablePointer<CChar>?) -> Bool
    ) throws(EngineError) {
        var message: UnsafeMutablePointer<CChar>? = nil
        guard unsafe call(&message) else {
            throw unsafe error(
                .invalidSetting, "\(what) cannot be used", message, "correct it, or remove it")
        }
    }

    private static func error(
        _ code: EngineError.Code, _ what: String, _ message: UnsafeMutablePointer<CChar>?,
        _ remedy: String
    ) -> EngineError {
        EngineError(
            code, "\(what) (\(unsafe ShimMessage.line(taking: message))); \(remedy).",
            log: LibraryLog.shared.errors)
    }

    private static let outOfMemory = EngineError(
        .outOfMemory, "There is no memory left for a sampler; close other programs.")
}
