internal import ChatCore
internal import EngineKit
internal import ModelLibrary
internal import Synchronization

/// The engine a chat has now, and the ways to other ones.
final class EngineSwitch: Sendable {
    private struct State {
        var setup: EngineSetup
        /// The next model's engine, while a switch is under way.
        var coming: EngineSetup?
        var lastID = 0
    }

    private let state: Mutex<State>
    private let isParking: Bool
    private let servers: ServerAccess
    private let onLoss: @Sendable (Failure) -> Void

    /// - Parameters:
    ///   - servers: With the keys, which the screen does not know.
    ///   - isParking: Whether KV states may be kept on disk.
    ///   - onLoss: Told of an embedded engine that ended by itself, while it is
    ///     the chat's.
    init(
        _ setup: EngineSetup, isParking: Bool, servers: ServerAccess,
        onLoss: @escaping @Sendable (Failure) -> Void
    ) {
        state = Mutex(State(setup: setup, lastID: setup.id))
        self.servers = servers
        self.isParking = isParking
        self.onLoss = onLoss
    }

    var setup: EngineSetup { state.withLock { $0.setup } }

    var engine: any InferenceEngine { setup.engine }

    /// What to load for settings changed in the chat.
    func request(for settings: ChatSettings) throws(CommandFailure) -> LoadRequest {
        try setup.request(for: settings)
    }

    /// An engine of `settings`, not yet started: for the chat to go on with
    /// later, or to leave alone. Throws when the address or the model cannot be
    /// used.
    func prepare(_ settings: ChatSettings) async throws(CommandFailure) -> EngineSetup {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        return try await EngineSetup.asking(settings, servers, id: id, isParking: isParking) {
            [self] failure in
            // One that is only kept warm is missed when it is wanted.
            if setup.id == id { onLoss(failure) }
        }
    }

    /// Takes the engine of `settings`, and says what to load on it; the one
    /// before is the caller's to end. Throws, and changes nothing, when the
    /// address or the model cannot be used.
    func use(_ settings: ChatSettings) async throws(CommandFailure) -> (
        before: EngineSetup, request: LoadRequest
    ) {
        let next = try await prepare(settings)
        guard let request = next.request else {
            throw CommandFailure("There is no model on this machine to go on with.")
        }
        return (take(next), request)
    }

    /// Makes `next` the chat's; returns the one before.
    @discardableResult
    func take(_ next: EngineSetup) -> EngineSetup {
        state.withLock { state in
            defer { state.setup = next }
            return state.setup
        }
    }

    /// Says which engine is at work beside the chat's own; `nil` for none.
    func expect(_ coming: EngineSetup?) {
        state.withLock { $0.coming = coming }
    }

    /// Halts the engines that may be at work, or lets them go on.
    func setHalted(_ isHalted: Bool) {
        let setups = state.withLock { [$0.setup, $0.coming].compactMap(\.self) }
        for setup in setups {
            if isHalted { setup.engine.suspend() } else { setup.engine.resume() }
        }
    }

    /// An engine of its own for `settings`, beside the chat's; nothing is parked in it.
    func beside(_ settings: ChatSettings) async throws(CommandFailure) -> EngineSetup {
        return try await EngineSetup.asking(settings, servers, isParking: false) { _ in }
    }

    /// The models on this machine, or those of the server.
    func models() async throws(EngineError) -> [ModelDescription] {
        guard setup.isEmbedded else { return try await engine.models() }
        return ModelFinder.configured(environment: processEnvironment()).models()
    }
}
