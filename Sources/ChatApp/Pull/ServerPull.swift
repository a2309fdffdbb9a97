internal import ChatCore
internal import EngineKit
internal import HTTPEngines
internal import ModelDownload

/// The fetching of a model by a server, which keeps it.
struct ServerPull: Sendable {
    /// As the server's own tools take it.
    let name: String
    let address: String
    let servers: ServerAccess
    let environment: [String: String]

    /// Returns the name the server then lists it by. Throws `CommandFailure`, `.interrupted`
    /// when it was given up.
    func run(
        _ progress: @escaping @Sendable (DownloadProgress) -> Void
    ) async throws(CommandFailure) -> String {
        if let listed = try await byEngine(progress) { return listed }
        do throws(DownloadError) {
            return try await ModelPuller(environment: environment).pull(
                ModelReference(name, engine: address, environment: environment),
                progress: progress
            ).name
        } catch {
            throw error.code == .cancelled ? .interrupted : CommandFailure(error.description)
        }
    }

    /// `nil` for a server that only Ollama's own protocol is spoken to for this.
    func byEngine(
        _ progress: @escaping @Sendable (DownloadProgress) -> Void
    ) async throws(CommandFailure) -> String? {
        do throws(EngineError) {
            let engine = try await servers.engine(at: address)
            if engine.kind == .ollama, !engine.abilities.contains(.pull) { return nil }
            return try await engine.pull(name, progress: progress)
        } catch {
            // Whatever it is, it may pull as Ollama does: that is told apart by asking it.
            if error.code == .protocolViolation || error.code == .unreachable { return nil }
            throw error.code == .cancelled ? .interrupted : CommandFailure(error.description)
        }
    }
}

/// What `pull --engine --json` prints of a server that is not Ollama.
struct ServerPullReport: Encodable, Sendable {
    /// As the server lists it.
    var name: String
    var engine: String
}
