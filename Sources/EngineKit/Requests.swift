package import ChatCore

/// Which model to load, and how.
package struct LoadRequest: Sendable, Hashable, Codable {
    /// A file's path for the embedded engine, a model's name for a server.
    package var model: String
    package var settings: EngineSettings

    package init(model: String, settings: EngineSettings = EngineSettings()) {
        self.model = model
        self.settings = settings
    }
}

/// How far a load has come.
package struct LoadProgress: Sendable, Hashable, Codable {
    /// From 0 to 1; `nil` where the engine does not tell.
    package var fraction: Double?

    package init(fraction: Double?) {
        self.fraction = fraction
    }
}

/// A message as an engine reads it.
package struct PromptMessage: Sendable, Hashable, Codable {
    package var role: Role
    package var text: String

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
    package var sampling: SamplingSettings
    /// The most tokens to generate; `nil` for as many as the window holds.
    package var maxTokens: Int?

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
