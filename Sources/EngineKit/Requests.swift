package import ChatCore

/// Which model to load, and how.
package struct LoadRequest: Sendable, Hashable, Codable {
    /// A file's path for the embedded engine, a model's name for a server.
    package var model: String
    package var settings: EngineSettings
    /// How the model is called where it was found: a store may keep it in a file
    /// named by a hash. `nil` for what its file's name says.
    package var title: ModelTitle?
    /// What the model is, by its file's content; states are parked under it.
    /// `nil` where nobody has read the file, and then nothing is parked.
    package var fingerprint: String?
    /// Where KV states are parked; `nil` parks none.
    package var stateStore: StateStoreSettings?

    package init(model: String, settings: EngineSettings = EngineSettings()) {
        self.model = model
        self.settings = settings
    }
}

/// How a model is called.
package struct ModelTitle: Sendable, Hashable, Codable {
    /// To ask for it by: `llama3.2:3b`.
    package var name: String
    /// Without the quantization, for people.
    package var displayName: String

    package init(_ model: ModelDescription) {
        name = model.name
        displayName = model.displayName
    }
}

/// How far a load has come.
package struct LoadProgress: Sendable, Hashable, Codable {
    /// From 0 to 1; `nil` where the engine does not tell.
    package var fraction: Double?
    /// Seconds for which the engine has said nothing; `nil` while it speaks.
    /// It may go on, or hang; `InferenceEngine.restart` helps then.
    package var stalledSeconds: Double?

    package init(fraction: Double?, stalledSeconds: Double? = nil) {
        self.fraction = fraction
        self.stalledSeconds = stalledSeconds
    }
}

/// Where an engine may park KV states.
package struct StateStoreSettings: Sendable, Hashable, Codable {
    /// A folder of its own, made when needed.
    package var folder: String
    /// Bytes all states together may take; the least recently used go first.
    package var limitBytes: Int

    package init(folder: String, limitBytes: Int) {
        self.folder = folder
        self.limitBytes = limitBytes
    }
}

/// A message as an engine reads it.
package struct PromptMessage: Sendable, Hashable, Codable {
    package var role: Role
    package var text: String
    /// What the model thought before it wrote `text`. Templates decide whether
    /// it is read again.
    package var reasoning: String?

    package init(_ role: Role, _ text: String) {
        self.role = role
        self.text = text
    }
}

/// One reply to generate.
package struct GenerationRequest: Sendable, Hashable, Codable {
    package var id: GenerationID
    /// The whole conversation, oldest first. The engine finds out itself what
    /// of it is already in its cache.
    package var messages: [PromptMessage]
    /// Whether the last message is the beginning of a reply, and the model is to
    /// go on behind it instead of answering. The reply's pieces are then what is
    /// new, and so are its figures. Engines that cannot throw `.unsupported`.
    package var continuesReply = false
    /// Which conversation it is, so that its state can be parked by that name.
    package var conversation: Conversation.ID?
    package var thinking = ThinkingSettings()
    package var speculation = SpeculationMode.auto
    /// Whether the cache may be shifted when the window fills while
    /// generating. Otherwise the reply ends with `length`.
    package var mayShift = false
    package var sampling: SamplingSettings
    /// The most tokens to generate; `nil` for as many as the window holds. With 0
    /// engines that read ahead bring the messages into the cache, and not the
    /// opening of a reply behind them.
    package var maxTokens: Int?
    /// A prompt of tokens in place of the messages, where the engine `readsTokens`; others throw
    /// `.unsupported`.
    package var tokens: TokenPrompt?

    /// Whether it only brings its messages into the cache.
    package var isReadingAhead: Bool { maxTokens == 0 && !continuesReply && tokens == nil }

    package init(
        id: GenerationID, messages: [PromptMessage],
        sampling: SamplingSettings = SamplingSettings(),
        maxTokens: Int? = nil
    ) {
        self.id = id
        self.messages = messages
        self.sampling = sampling
        self.maxTokens = maxTokens
    }
}

/// A number of tokens, and whether it is exact (`engineReported`) or not.
package typealias TokenCount = Figure<Int>
