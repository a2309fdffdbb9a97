package import ChatCore
internal import ModelLibrary

/// Fetches models: from a hub, from any address, or by an engine that keeps its own.
package struct ModelPuller: Sendable {
    private let environment: [String: String]
    private let transport: DownloadTransport
    private let limits: DownloadLimits
    private let clock: any Clock<Duration>

    /// `environment` says where the hub and its cache are, as the hub's own
    /// tools read it. On `clock` is waited, between tries and for silence to end.
    package init(
        environment: [String: String], limits: DownloadLimits = DownloadLimits(),
        transport: DownloadTransport = .shared, clock: any Clock<Duration> = ContinuousClock()
    ) {
        self.environment = environment
        self.limits = limits
        self.transport = transport
        self.clock = clock
    }

    /// Brings what `reference` means onto this machine, at once where it is here.
    /// `progress` is told at every step, and some times a second in between, from
    /// any task, one after the other.
    ///
    /// Cancelling the task ends it and keeps what came, from which the next pull
    /// goes on. Throws a `DownloadError`, `.cancelled` then.
    package func pull(
        _ reference: ModelReference,
        progress: @escaping @Sendable (DownloadProgress) -> Void = { _ in }
    ) async throws(DownloadError) -> PulledModel {
        let elapsed = clock.stopwatch()
        let settings = try HubSettings(environment: environment)
        let teller = ProgressTeller(name: reference.name, clock: clock, progress)
        teller.begin(.resolving)
        let result: HubDownload.Result
        switch reference.source {
        case .repository(let repository, _), .file(let repository, _, _):
            guard let root = settings.root else {
                throw noHome("the hub's cache", "HF_HUB_CACHE")
            }
            let download = HubDownload(
                api: HubAPI(settings: settings, requester: requester(settings)),
                cache: HubCache(root: root, repository: repository), teller: teller)
            result = try await download.run(reference.source)
        case .address(let address):
            guard let folder = StoreLocations(environment: environment).own else {
                throw noHome("models", "XDG_DATA_HOME")
            }
            let download = AddressDownload(
                requester: requester(nil), folder: folder, teller: teller,
                isOffline: settings.isOffline)
            result = try await download.run(address)
        case .ollama(let name, let server):
            let download = OllamaDownload(
                requester: requester(nil), server: server, teller: teller)
            let bytes = try await download.run(name)
            teller.finish()
            return PulledModel(
                name: name, path: nil, engine: server.base, repository: nil,
                bytes: bytes, downloaded: bytes, seconds: elapsed().inSeconds,
                verification: .byEngine)
        }
        teller.finish()
        return PulledModel(
            name: ModelFileName(path: result.path).stem, path: result.path, engine: nil,
            repository: reference.repository?.description, bytes: result.bytes,
            downloaded: result.downloaded, seconds: elapsed().inSeconds,
            verification: result.verification)
    }

    /// The models a repository has, in the order of its tree. Throws a `DownloadError`.
    package func quantizations(
        of repository: RepositoryName
    ) async throws(DownloadError) -> [RemoteQuantization] {
        let settings = try HubSettings(environment: environment)
        guard !settings.isOffline else {
            throw DownloadError(
                .offline,
                "HF_HUB_OFFLINE forbids the network: remove that variable to see what \(repository) has."
            )
        }
        let api = HubAPI(settings: settings, requester: requester(settings))
        let (commit, _) = try await api.commit(of: repository, revision: nil)
        let files = try await api.files(of: repository, commit: commit)
        return ModelChoice(files: files).quantizations(of: repository)
    }

    // MARK: Parts

    /// Of no hub, it has no token.
    private func requester(_ settings: HubSettings?) -> WebRequester {
        WebRequester(
            transport: transport, token: settings?.token,
            tokenOrigin: settings?.endpoint.origin, limits: limits, clock: clock)
    }

    private func noHome(_ what: String, _ variable: String) -> DownloadError {
        DownloadError(
            .unwritable,
            "There is no home folder to keep \(what) in: set \(variable) to a folder.")
    }
}
