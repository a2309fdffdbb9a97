internal import ChatCore

/// A model a server has loaded for us.
struct ServedModel: Sendable, Hashable {
    var model: LoadedModel
    /// What the server itself calls it.
    var id: String
    /// What was asked for when it was loaded. Some servers load a model anew
    /// when a request names other options, so every request names these.
    var settings = EngineSettings()
    /// Whether the server goes on with a reply that has begun. Others answer
    /// anew, and say nothing of it.
    var continuesReplies = false
    /// Whether the server had it in memory before it was asked; else what the asking
    /// took is the load.
    var wasLoaded = true

    /// The window in force, in tokens; `nil` where it is not known.
    var window: Int? { model.contextWindow > 0 ? model.contextWindow : nil }
}
