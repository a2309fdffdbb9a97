internal import ChatCore
internal import EngineKit
internal import ModelLibrary
internal import Synchronization

/// The engine a chat has now, and the way to another one.
final class EngineSwitch: Sendable {
    private let current: Mutex<EngineSetup>
    private let isParking: Bool
    /// A server's key, which the screen does not know.
    private let apiKey: String?
    private let onLoss: @Sendable (Failure) -> Void

    /// - Parameters:
    ///   - isParking: Whether KV states may be kept on disk.
    ///   - onLoss: Told of an embedded engine that ended by itself.
    init(
        _ setup: EngineSetup, isParking: Bool, apiKey: String?,
        onLoss: @escaping @Sendable (Failure) -> Void
    ) {
        current = Mutex(setup)
        self.apiKey = apiKey
        self.isParking = isParking
        self.onLoss = onLoss
    }

    var setup: EngineSetup { current.withLock { $0 } }

    var engine: any InferenceEngine { setup.engine }

    /// What to load for settings changed in the chat.
    func request(for settings: ChatSettings) throws(CommandFailure) -> LoadRequest {
        try setup.request(for: settings)
    }

    /// Takes the engine of `settings`, and says what to load on it; the one
    /// before is the caller's to end. Throws, and changes nothing, when the
    /// address or the model cannot be used.
    func use(_ settings: ChatSettings) async throws(CommandFailure) -> (
        before: EngineSetup, request: LoadRequest
    ) {
        var settings = settings
        settings.apiKey = apiKey
        let next = try await EngineSetup.asking(settings, isParking: isParking, onLoss: onLoss)
        guard let request = next.request else {
            throw CommandFailure("There is no model on this machine to go on with.")
        }
        let before = current.withLock { current in
            defer { current = next }
            return current
        }
        return (before, request)
    }

    /// The models on this machine, or those of the server.
    func models() async throws(EngineError) -> [ModelDescription] {
        guard setup.isEmbedded else { return try await engine.models() }
        return ModelFinder(environment: processEnvironment()).models()
    }
}
