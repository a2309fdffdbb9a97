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
}
