internal import ChatCore
internal import EngineKit
internal import HTTPEngines
internal import Synchronization

/// A server that is asked what it is when its model is loaded: a chat opens before that, and
/// goes on when the server was not there yet, or is another one later.
final class LateServer: InferenceEngine {
    private let address: String
    private let access: ServerAccess
    private let found = Mutex<ServerEngine?>(nil)

    /// Throws `CommandFailure` for what is no address. Asks nothing yet.
    init(at address: String, _ access: ServerAccess) throws(CommandFailure) {
        do throws(EngineError) {
            _ = try Endpoint(address)
        } catch {
            throw CommandFailure(error.description)
        }
        self.address = address
        self.access = access
    }

    var name: String { known?.name ?? "The engine" }

    private var known: ServerEngine? { found.withLock { $0 } }

    private func engine() async throws(EngineError) -> ServerEngine {
        if let known { return known }
        let engine = try await access.engine(at: address)
        found.withLock { $0 = engine }
        return engine
    }

    private func loaded() throws(EngineError) -> ServerEngine {
        guard let known else {
            throw EngineError(.noModel, "The engine at \(address) has not answered yet.")
        }
        return known
    }

    func models() async throws(EngineError) -> [ModelDescription] {
        try await engine().models()
    }

    func load(
        _ request: LoadRequest, progress: @escaping @Sendable (LoadProgress) -> Void
    ) async throws(EngineError) -> LoadedModel {
        let isOld = known != nil
        do throws(EngineError) {
            return try await engine().load(request, progress: progress)
        } catch {
            // Something else may listen there by now.
            guard isOld, error.code == .protocolViolation else { throw error }
            found.withLock { $0 = nil }
            return try await engine().load(request, progress: progress)
        }
    }

    func countTokens(
        in messages: [PromptMessage], thinking: ThinkingSettings
    ) async throws(EngineError) -> TokenCount {
        try await loaded().countTokens(in: messages, thinking: thinking)
    }

    func generate(_ request: GenerationRequest) -> GenerationStream {
        do throws(EngineError) {
            return try loaded().generate(request)
        } catch {
            return GenerationStream { $0.finish(throwing: error) }
        }
    }

    func cancel(_ id: GenerationID) { known?.cancel(id) }

    func occupancy() async throws(EngineError) -> CacheOccupancy {
        try await loaded().occupancy()
    }

    func unload() async { await known?.unload() }
}
