package import ChatCore

/// An engine that keeps models for everybody who asks it: what can be done with them beside
/// chatting. Each throws `.unsupported` where the engine's kind has no such function.
package protocol ModelServer: InferenceEngine {
    /// The address it answers at.
    var address: String { get }

    /// What this engine can be asked for, known without asking it.
    var abilities: ServerAbilities { get }

    /// All it tells of a model. Throws `.modelNotFound` for a name it does not know.
    func details(of model: String) async throws(EngineError) -> ModelDetails

    /// Has it put the model into memory and keep it for `keepAlive`, without choosing it here.
    /// Cancelling the task stops waiting; the server may load on.
    func warm(_ model: String, settings: EngineSettings) async throws(EngineError)

    /// Has it take the model out of memory, for everybody who uses it.
    func free(_ model: String) async throws(EngineError)

    /// Has it fetch a model by the name its own tools take. Returns the name it then lists it by.
    /// Cancelling the task stops the download where the engine can; what came is kept by it.
    func pull(
        _ name: String, progress: @escaping @Sendable (DownloadProgress) -> Void
    ) async throws(EngineError) -> String
}

/// What an engine behind HTTP can be asked for.
package struct ServerAbilities: OptionSet, Sendable, Hashable {
    package var rawValue: Int

    package init(rawValue: Int) { self.rawValue = rawValue }

    package static let details = ServerAbilities(rawValue: 1)
    package static let warm = ServerAbilities(rawValue: 1 << 1)
    package static let free = ServerAbilities(rawValue: 1 << 2)
    package static let pull = ServerAbilities(rawValue: 1 << 3)
    /// It counts tokens exactly.
    package static let counts = ServerAbilities(rawValue: 1 << 4)
    /// It tells how full its cache is.
    package static let occupancy = ServerAbilities(rawValue: 1 << 5)
    /// It tells how far it is with a prompt.
    package static let progress = ServerAbilities(rawValue: 1 << 6)
}
