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
    /// Tells the engines of a chat apart.
    let id: Int
    let engine: any InferenceEngine
    /// Which model and with which settings; `request` has all of it. `nil`
    /// where there is no model.
    private let chosen: LoadRequest?
    /// The model to load, as it was found; `nil` where there is none, and for a
    /// server's, which knows it.
    let model: ModelDescription?
    /// The embedded engine's process, where it is the one.
    private let hosted: HostedEngine?
    private let isParking: Bool
    private let isTuned: Bool
    /// What parked states may take, in bytes.
    private let stateLimit: Int
    /// Where a server answers; `nil` for the embedded engine.
    let address: String?

    /// Blocks while a server is asked what it is, or a model's file is looked for; a server
    /// reached by `late` is asked when its model is loaded.
    /// Throws `CommandFailure` for a model or an address that cannot be used;
    /// starts no engine yet. `isParking` is whether KV states may be kept on
    /// disk, `isTuned` whether what `tune` found is used, `mayMissModel` whether
    /// there may be nothing to load yet; `onLoss` is told of an embedded engine
    /// that ended by itself while it had nothing to do.
    init(
        _ settings: ChatSettings, isParking: Bool = false, isTuned: Bool = true,
        mayMissModel: Bool = false, late: ServerAccess? = nil,
        onLoss: @escaping @Sendable (Failure) -> Void = { _ in }
    ) throws(CommandFailure) {
        var server: (any InferenceEngine)?
        if let address = settings.engine {
            server =
                if let late { try LateServer(at: address, late) } else {
                    try Self.remote(address, settings)
                }
        }
        try self.init(
            settings, server: server, id: 0, isParking: isParking, isTuned: isTuned,
            mayMissModel: mayMissModel, onLoss: onLoss)
    }

    /// The same, where blocking is no good: a server is waited for.
    static func asking(
        _ settings: ChatSettings, _ servers: ServerAccess, id: Int = 0, isParking: Bool,
        onLoss: @escaping @Sendable (Failure) -> Void
    ) async throws(CommandFailure) -> EngineSetup {
        var server: (any InferenceEngine)?
        if let address = settings.engine {
            do {
                server = try await servers.engine(at: address)
            } catch {
                throw CommandFailure("\(error)")
            }
        }
        return try EngineSetup(
            settings, server: server, id: id, isParking: isParking, isTuned: true,
            mayMissModel: false, onLoss: onLoss)
    }

    /// - Parameter server: The engine at the settings' address; `nil` for the embedded one.
    private init(
        _ settings: ChatSettings, server: (any InferenceEngine)?, id: Int, isParking: Bool,
        isTuned: Bool, mayMissModel: Bool, onLoss: @escaping @Sendable (Failure) -> Void
    ) throws(CommandFailure) {
        self.id = id
        self.isParking = isParking
        self.isTuned = isTuned
        if let server {
            hosted = nil
            engine = server
            chosen = LoadRequest(model: settings.model ?? "", settings: settings.loading)
            model = nil
        } else {
            let hosted = Self.embedded(onLoss: onLoss)
            self.hosted = hosted
            engine = hosted
            let found = mayMissModel ? try Self.found(settings) : try Self.chosen(settings)
            chosen = found?.request
            model = found?.model
        }
        stateLimit = settings.stateLimit
        address = settings.engine
    }

    /// What to load. Blocks for some milliseconds while the model's file is
    /// sampled and what `tune` found is read: not a thing to keep a screen waiting for.
    /// `nil` only for a chat that begins without a model.
    var request: LoadRequest? { chosen.map { complete($0, stateLimit: stateLimit) } }

    /// The same, for what cannot begin without one.
    func requiredRequest() throws(CommandFailure) -> LoadRequest {
        guard let request else { throw Self.noModel }
        return request
    }

    /// The engine that answers at an address; asks it what it is.
    private static func remote(
        _ address: String, _ settings: ChatSettings
    ) throws(CommandFailure) -> any InferenceEngine {
        let servers = try ServerAccess(settings, environment: processEnvironment())
        do {
            return try runBlocking { try await servers.engine(at: address) }
        } catch {
            throw CommandFailure("\(error)")
        }
    }

    /// The embedded engine's process, while there is one.
    var processID: Int32? { hosted?.processID }

    /// Whether llama.cpp runs in a child of this process.
    var isEmbedded: Bool { hosted != nil }

    /// What to load for settings changed in the chat. Throws `CommandFailure`.
    func request(for settings: ChatSettings) throws(CommandFailure) -> LoadRequest {
        // A server knows its models itself.
        guard hosted != nil else {
            return LoadRequest(model: settings.model ?? "", settings: settings.loading)
        }
        return complete(try Self.chosen(settings).request, stateLimit: settings.stateLimit)
    }

    private static func chosen(_ settings: ChatSettings) throws(CommandFailure) -> Found {
        guard let found = try found(settings) else { throw noModel }
        return found
    }

    private static let noModel = CommandFailure(
        "There is no model on this machine: canter without a command fetches one to start with, or give a GGUF file with --model."
    )

    private typealias Found = (request: LoadRequest, model: ModelDescription)

    /// `nil` where no model is named and none is there.
    private static func found(_ settings: ChatSettings) throws(CommandFailure) -> Found? {
        guard let model = try file(of: settings.model, settings) else { return nil }
        var loading = settings.loading
        if let draft = loading.draftModel {
            loading.draftModel = try file(of: draft, settings)?.path ?? draft
        }
        var request = LoadRequest(model: model.path ?? model.name, settings: loading)
        request.title = ModelTitle(model)
        return (request, model)
    }

    /// With what the embedded engine is told beside a model and its settings.
    private func complete(_ chosen: LoadRequest, stateLimit: Int) -> LoadRequest {
        guard hosted != nil else { return chosen }
        var request = chosen
        // Without it the model runs all the same, and its states are not kept.
        request.fingerprint = try? ModelFingerprint(path: request.model).hex
        if isParking, stateLimit > 0 {
            request.stateStore = StateStoreSettings(
                folder: Directories(environment: processEnvironment()).states,
                limitBytes: stateLimit)
        }
        guard isTuned else { return request }
        return Tuning(environment: processEnvironment()).applied(to: request)
    }

    /// llama.cpp in a child of this process, not yet started.
    static func embedded(
        onLoss: @escaping @Sendable (Failure) -> Void = { _ in }
    ) -> HostedEngine {
        let directories = Directories(environment: processEnvironment())
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
        let own = processEnvironment()[tunables].map { $0 + ":" } ?? ""
        return [tunables: own + "glibc.malloc.hugetlb=1"]
    }

    /// The file of the model a person named, or of the first one found; `nil`
    /// where none is.
    private static func file(
        of name: String?, _ settings: ChatSettings
    ) throws(CommandFailure) -> ModelDescription? {
        let finder = ModelFinder(
            environment: processEnvironment(), folders: settings.modelFolders ?? [])
        do throws(ModelError) {
            if let name {
                let model = try finder.resolve(name)
                // A store's file may be named by a hash; the store knows its name.
                guard let path = model.path, !path.lowercased().hasSuffix(".gguf") else {
                    return model
                }
                return finder.models().first { $0.path == path } ?? model
            }
        } catch {
            throw CommandFailure(error.description)
        }
        return finder.models().first { $0.broken == nil }
    }

    /// How long a quit waits for the engine to keep the conversation's state and free the
    /// model. Writing some gigabytes takes seconds; one that hangs would take for ever.
    private static let patience = Duration.seconds(15)

    /// Ends the session, and the engine with it: one that hangs is ended first, for nobody
    /// is to wait for it at the end.
    func end(
        _ manager: SessionManager, clock: any Clock<Duration> = ContinuousClock()
    ) async {
        let impatience = Task {
            try await clock.sleep(for: Self.patience)
            await end()
        }
        await manager.shutdown()
        impatience.cancel()
        await end()
    }

    /// The same for what only knows engines.
    var chatEngine: ChatEngine {
        ChatEngine(engine, id: id, address: address) { await end() }
    }

    /// Ends the engine's process, where it is one of ours.
    func end() async {
        await hosted?.shutdown()
    }
}
