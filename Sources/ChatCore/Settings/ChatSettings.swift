/// Everything a person can set for a chat: which model, how it is loaded, how
/// its replies are made, and how its screen looks.
package struct ChatSettings: Sendable, Hashable {
    /// What parked KV states may take on the disk unless somebody says otherwise.
    package static let defaultStateLimit = 4 << 30

    /// What models kept warm may take in memory unless somebody says otherwise.
    package static let defaultWarmLimit = 8 << 30

    /// A model's name, a part of it, or a file's path; `nil` for the first one found.
    package var model: String?
    /// A server's address; `nil` for the embedded engine.
    package var engine: String?
    /// The server's key. Never shown.
    package var apiKey: String?
    package var servers = ServerSettings()
    /// Folders to look for models in, besides the usual ones.
    package var modelFolders: [String]?
    /// Bytes models may take in memory that are kept to be gone back to; 0 keeps none.
    package var warmLimit = defaultWarmLimit
    package var loading = EngineSettings()
    package var reply = ReplySettings()
    package var screen = ScreenSettings()
    package var history = HistorySettings()
    /// Bytes all parked KV states together may take; 0 parks none.
    package var stateLimit = defaultStateLimit

    package init() {}

    /// Why these settings do not go together, in one sentence; `nil` when they do.
    package var contradiction: String? {
        let sampling = reply.sampling
        if sampling.grammar != nil, sampling.jsonSchema != nil {
            return "grammar and json-schema exclude each other: give one of them."
        }
        if let batch = loading.batch, let micro = loading.microBatch, micro > batch {
            return "micro-batch (\(micro)) cannot be larger than batch (\(batch)): lower it."
        }
        if reply.speculation == .draft, loading.draftModel == nil {
            return "speculation draft needs a smaller model: name it with draft-model."
        }
        return nil
    }
}

extension EngineSettings {
    var ropeKind: RopeScaling.Kind? {
        get { ropeScaling?.kind }
        set { changeRope { $0.kind = newValue } }
    }

    var ropeFactor: Double? {
        get { ropeScaling?.factor }
        set { changeRope { $0.factor = newValue } }
    }

    var ropeFrequencyBase: Double? {
        get { ropeScaling?.frequencyBase }
        set { changeRope { $0.frequencyBase = newValue } }
    }

    var ropeOriginalContext: Int? {
        get { ropeScaling?.originalContext }
        set { changeRope { $0.originalContext = newValue } }
    }

    /// Scaling of which nothing is set is none.
    private mutating func changeRope(_ change: (inout RopeScaling) -> Void) {
        var scaling = ropeScaling ?? RopeScaling()
        change(&scaling)
        ropeScaling = scaling == RopeScaling() ? nil : scaling
    }
}
