internal import ChatCore
internal import EngineKit

/// The body of `POST /api/chat`: for a reply, or without messages to have a model
/// brought into memory or taken out of it.
///
/// Some options make Ollama load the model anew when they differ from those it was
/// loaded with, or are missing where they were there. Every request therefore names
/// the same of them, out of what was asked for when the model was loaded.
struct OllamaChatRequest: Encodable, Sendable {
    struct Message: Encodable, Sendable {
        var role: String
        var content: String
    }

    var model: String
    var messages: [Message] = []
    var stream = false
    /// Whether to think, or how hard; left out for models that cannot.
    var think: JSONValue?
    /// A JSON schema the answer has to follow.
    var format: JSONValue?
    /// Seconds it keeps the model; below 0 for ever.
    var keepAlive: Int?
    var options: [String: JSONValue]
    /// Whether it drops the oldest half of a full window and says nothing of it.
    var shift = false
    /// Whether it drops the oldest messages of a prompt that is too long and says
    /// nothing of it. A version that does not know the field does.
    let truncate = false

    enum CodingKeys: String, CodingKey {
        case model, messages, stream, think, format, options, shift, truncate
        case keepAlive = "keep_alive"
    }

    /// For having a model brought into memory.
    ///
    /// Without messages, a time of 0 would take it out again at once: that one
    /// is for the replies to name.
    init(loading model: String, _ settings: EngineSettings) {
        self.model = model
        options = Self.loadOptions(settings)
        let seconds = settings.keepAlive?.ollamaSeconds
        keepAlive = seconds == 0 ? nil : seconds
    }

    /// For having a model taken out of memory.
    init(unloading model: String) {
        self.model = model
        options = [:]
        keepAlive = 0
    }

    /// For a reply. Throws `.invalidSetting` for a schema that is none, and
    /// `.unsupported` for a grammar.
    init(_ request: GenerationRequest, model: ServedModel, seed: UInt32) throws(EngineError) {
        let sampling = request.sampling
        self.model = model.id
        messages = request.messages.map { Message(role: $0.role.rawValue, content: $0.text) }
        stream = true
        think = Self.think(request.thinking, model.model.thinking)
        format = try sampling.answerSchema(engine: ServerKind.ollama.engineName)
        keepAlive = model.settings.keepAlive?.ollamaSeconds
        options = Self.loadOptions(model.settings).merging(Self.options(sampling)) { $1 }
        options["seed"] = .integer(Int(seed))
        options["num_predict"] = request.maxTokens.map { .integer($0) }
        shift = request.mayShift
    }

    /// The options that a model is loaded with. What `tune` found holds for
    /// canter's own engine and is not asked of another.
    private static func loadOptions(_ settings: EngineSettings) -> [String: JSONValue] {
        func asked<Value>(_ value: Value?, _ name: SettingName) -> Value? {
            settings.tuned.contains(name.rawValue) ? nil : value
        }
        var options: [String: JSONValue] = [:]
        options["num_ctx"] = settings.contextWindow.map { .integer($0) }
        options["num_thread"] = asked(settings.threads, .threads).map { .integer($0) }
        options["num_gpu"] = asked(settings.gpuLayers, .gpuLayers).map { .integer($0) }
        options["num_batch"] = asked(settings.batch, .batch).map { .integer($0) }
        options["use_mmap"] = asked(settings.loadMode, .loadMode).map { .boolean($0 != .copy) }
        return options
    }

    private static func options(_ sampling: SamplingSettings) -> [String: JSONValue] {
        var options: [String: JSONValue] = [
            "temperature": .number(sampling.temperature), "top_k": .integer(sampling.topK),
            "top_p": .number(sampling.topP), "min_p": .number(sampling.minP),
            "typical_p": .number(sampling.typicalP),
            "repeat_penalty": .number(sampling.repeatPenalty),
            "repeat_last_n": .integer(sampling.repeatLastN),
            "presence_penalty": .number(sampling.presencePenalty),
            "frequency_penalty": .number(sampling.frequencyPenalty),
        ]
        if sampling.mirostat != 0 {
            options["mirostat"] = .integer(sampling.mirostat)
            options["mirostat_tau"] = .number(sampling.mirostatTau)
            options["mirostat_eta"] = .number(sampling.mirostatEta)
        }
        // An empty list would take the model's own stop strings away.
        if !sampling.stop.isEmpty {
            options["stop"] = .array(sampling.stop.map { .string($0) })
        }
        return options
    }

    /// Degrees are refused for models that do not know them, and any value is for
    /// models that do not think.
    private static func think(_ thinking: ThinkingSettings, _ support: ThinkingSupport)
        -> JSONValue?
    {
        guard support.reasons else { return nil }
        if support.takesEffort, thinking.isEnabled != false, let effort = thinking.effort {
            return .string(effort)
        }
        let isAsked = thinking.isEnabled ?? (thinking.effort == nil ? nil : true)
        return support.isSwitchable ? isAsked.map { .boolean($0) } : nil
    }
}

extension KeepAlive {
    /// As Ollama takes it: a number below 0 is for ever.
    fileprivate var ollamaSeconds: Int {
        switch self {
        case .seconds(let seconds): seconds
        case .forever: -1
        }
    }
}
