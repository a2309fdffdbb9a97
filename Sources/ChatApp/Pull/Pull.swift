internal import ChatCore
internal import EngineKit
internal import ModelDownload
internal import Synchronization

/// One pull, from what a person named to the model on the disk.
struct Pull: Sendable {
    let reference: ModelReference
    private let puller: ModelPuller

    /// Throws `CommandFailure` for what names nothing.
    init(_ text: String, engine: String?) throws(CommandFailure) {
        let environment = processEnvironment()
        do throws(DownloadError) {
            reference = try ModelReference(text, engine: engine, environment: environment)
        } catch {
            throw CommandFailure(error.description)
        }
        puller = ModelPuller(environment: environment)
    }

    /// Brings it. Throws `CommandFailure`, `.interrupted` after Ctrl-C, when
    /// what came is kept.
    func run() async throws -> PulledModel {
        let status = StatusLine()
        let text = Mutex(PullText())
        defer { status.clear() }
        return try await caught(status) {
            try await puller.pull(reference) { progress in
                let line = text.withLock { $0.line(progress) }
                status.show(line.text, isMilestone: line.isMilestone)
            }
        }
    }

    /// Has a server fetch it; returns the name it lists it by. `nil` for one that is to be
    /// asked as Ollama is. Throws `CommandFailure`.
    static func run(_ name: String, at address: String) throws -> String? {
        let environment = processEnvironment()
        let servers = try ServerAccess(
            EffectiveSettings(flags: []).settings, environment: environment)
        let status = StatusLine()
        let text = Mutex(PullText())
        defer { status.clear() }
        return try runBlocking {
            try await interruptible {
                try await ServerPull(
                    name: name, address: address, servers: servers, environment: environment
                ).byEngine { progress in
                    let line = text.withLock { $0.line(progress) }
                    status.show(line.text, isMilestone: line.isMilestone)
                }
            }
        }
    }

    /// What the repository has. Throws `CommandFailure`.
    func list() async throws -> [RemoteQuantization] {
        guard let repository = reference.repository else {
            throw CommandFailure(
                "Only a repository has a list: give one as org/name, or leave out --list.")
        }
        let quantizations = try await caught(nil) {
            try await puller.quantizations(of: repository)
        }
        guard !quantizations.isEmpty else {
            throw CommandFailure(
                "\(repository) has no GGUF file to chat with: look for a repository whose name ends in GGUF."
            )
        }
        return quantizations
    }

    private func caught<Value: Sendable>(
        _ status: StatusLine?, _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        do {
            return try await interruptible(work)
        } catch let error as DownloadError {
            status?.clear()
            guard error.code == .cancelled else { throw CommandFailure(error.description) }
            StandardStreams.complain("canter: \(error.description)")
            throw CommandFailure.interrupted
        }
    }
}
