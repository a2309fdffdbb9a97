internal import ChatCore
internal import EngineHost
internal import EngineKit
internal import HTTPEngines
internal import ModelLibrary
internal import Sessions

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// The engine a command's options ask for, and what it is to load.
struct EngineSetup: Sendable {
    let engine: any InferenceEngine
    let request: LoadRequest
    /// The embedded engine's process, where it is the one.
    private let hosted: HostedEngine?

    /// Blocks while a server is asked what it is, or model files are read.
    /// Throws `CommandFailure` for a model or an address that cannot be used;
    /// starts no engine yet. `settings` stand in for those of the options;
    /// `onLoss` is told of an embedded engine that ended
    /// by itself while it had nothing to do.
    init(
        _ options: ModelOptions, settings: EngineSettings? = nil,
        onLoss: @escaping @Sendable (Failure) -> Void = { _ in }
    ) throws(CommandFailure) {
        let settings = settings ?? options.settings
        if let address = options.engine {
            hosted = nil
            engine = try Self.remote(address)
            request = LoadRequest(model: options.model ?? "", settings: settings)
        } else {
            let hosted = Self.embedded(onLoss: onLoss)
            self.hosted = hosted
            engine = hosted
            request = LoadRequest(
                model: try Self.path(of: options.model), settings: settings)
        }
    }

    /// The engine that answers at an address; asks it what it is.
    private static func remote(_ address: String) throws(CommandFailure) -> any InferenceEngine {
        let probe = ServerProbe(environment: ProcessInfo.processInfo.environment)
        do {
            return try runBlocking { try await probe.engine(at: address) }
        } catch {
            throw CommandFailure("\(error)")
        }
    }

    /// What to load for a model named in the chat. Throws `CommandFailure`.
    func model(named name: String) throws(CommandFailure) -> String {
        // A server knows its models itself.
        hosted == nil ? name : try Self.path(of: name)
    }

    /// llama.cpp in a child of this process, not yet started.
    private static func embedded(
        onLoss: @escaping @Sendable (Failure) -> Void
    ) -> HostedEngine {
        let directories = Directories(environment: ProcessInfo.processInfo.environment)
        return HostedEngine(
            EngineLaunch(
                name: "llama.cpp", executable: executablePath(), arguments: [EngineCommand.name],
                environment: engineEnvironment(),
                logFile: directories.logFile()),
            onLoss: { onLoss(Failure($0.description, log: $0.log)) })
    }

    /// What the engine's process needs on top of this one's environment.
    ///
    /// glibc then asks for huge pages for large allocations: the weights and
    /// the KV cache, all of which is read for every token.
    private static func engineEnvironment() -> [String: String] {
        let tunables = "GLIBC_TUNABLES"
        let own = ProcessInfo.processInfo.environment[tunables].map { $0 + ":" } ?? ""
        return [tunables: own + "glibc.malloc.hugetlb=1"]
    }

    /// The file of the model a person named, or of the first one found.
    private static func path(of name: String?) throws(CommandFailure) -> String {
        let finder = ModelFinder(environment: ProcessInfo.processInfo.environment)
        do throws(ModelError) {
            if let name {
                return try finder.resolve(name).path ?? name
            }
        } catch {
            throw CommandFailure(error.description)
        }
        guard let path = finder.models().first(where: { $0.broken == nil })?.path else {
            throw CommandFailure(
                "There is no model on this machine: `make chat` fetches one to start with, or give a GGUF file with --model."
            )
        }
        return path
    }

    /// Ends the session, and the engine with it.
    func end(_ manager: SessionManager) async {
        await manager.shutdown()
        await end()
    }

    /// Ends the engine's process, where it is one of ours.
    func end() async {
        await hosted?.shutdown()
    }
}
