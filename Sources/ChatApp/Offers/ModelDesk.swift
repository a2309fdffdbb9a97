internal import ChatCore
internal import ChatUI
internal import EngineKit
internal import HTTPEngines
internal import History
internal import ModelDownload
internal import ModelLibrary

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Performs what the picker asks of models, but for switching to them: looking
/// them up, marking, making and fetching them.
actor ModelDesk {
    private let environment: [String: String]
    private let store: HistoryStore?
    private let switches: SwitchDesk
    private let servers: ServerAccess
    private let time: @Sendable () -> Double
    private let post: @Sendable (AppEvent) -> Void
    private let listing = SingleTask()
    private let making = SingleTask()
    private let downloading = SingleTask()
    private let serving = SingleTask()
    /// What servers had when they were asked last.
    private var known: [MachineSurvey.Engine] = []
    private var looking: Task<[MachineSurvey.Engine], Never>?

    /// - Parameter time: In seconds since 1970.
    init(
        environment: [String: String], store: HistoryStore?, switches: SwitchDesk,
        servers: ServerAccess,
        time: @escaping @Sendable () -> Double = { Date().timeIntervalSince1970 },
        post: @escaping @Sendable (AppEvent) -> Void
    ) {
        self.environment = environment
        self.store = store
        self.switches = switches
        self.servers = servers
        self.time = time
        self.post = post
    }

    /// Asks the servers for their models, so that they are there when somebody looks.
    func lookAround(_ settings: ChatSettings) {
        Task { _ = await look(settings) }
    }

    /// What servers have; questions asked while one is under way are answered with it.
    private func look(_ settings: ChatSettings) async -> [MachineSurvey.Engine] {
        if let looking { return await looking.value }
        let list = ServerList(settings, environment: environment)
        let keys = servers.keys
        let task = Task { await list.look(keys: keys) }
        looking = task
        let found = await task.value
        looking = nil
        known = found
        return found
    }

    /// Looks every model up; a newer question takes the place of the one before.
    func list(_ settings: ChatSettings) {
        listing.begin { [environment, store, switches, time, post, known] in
            var survey = OfferSurvey(environment: environment, store: store)
            survey.known = known
            survey.look = { await self.look(settings) }
            post(.silentServers(known.silent))
            let found = await survey.run(
                for: settings, held: await switches.heldBytes,
                warm: Set(await switches.warmRequests.map(\.model)),
                serverMemory: await switches.serverMemory
            ) { if !Task.isCancelled { post(.offers($0, isComplete: false, at: time())) } }
            guard !Task.isCancelled else { return }
            post(.silentServers(found.silent))
            post(.offers(found.offers, isComplete: true, at: time()))
        }
    }

    func readDetails(of offer: ModelOffer) {
        Task { [environment, servers, post] in
            guard let address = offer.model.engine, offer.availability == .served else {
                let path = offer.detailsPath
                let details = await blocking { () -> ModelDetails? in
                    guard let path else { return nil }
                    return try? ModelFinder(environment: environment).details(
                        ofModelAt: path, copies: offer.copies)
                }
                post(.details(id: offer.id, details))
                return
            }
            let name = offer.model.name
            let details = try? await servers.engine(at: address).details(of: name)
            post(.details(id: offer.id, details))
        }
    }

    /// Has an offer's server take it into its memory, with these settings, or out of it.
    func serve(_ offer: ModelOffer, warming settings: EngineSettings?) {
        serving.begin { [servers, post] in
            do throws(EngineError) {
                let engine = try await servers.engine(at: offer.model.engine ?? "")
                if let settings {
                    try await engine.warm(offer.model.name, settings: settings)
                } else {
                    try await engine.free(offer.model.name)
                }
                post(.served(isDone: true, nil))
            } catch {
                let isStopped = error.code == .cancelled || Task.isCancelled
                post(.served(isDone: false, isStopped ? nil : error.description))
            }
        }
    }

    func stopServing() { serving.stop() }

    /// Has the server at an address fetch a model.
    func download(_ name: String, at address: String) {
        downloading.begin { [servers, post, environment] in
            let progress: @Sendable (DownloadProgress) -> Void = { post(.downloading($0)) }
            do throws(CommandFailure) {
                let listed = try await ServerPull(
                    name: name, address: address, servers: servers, environment: environment
                ).run(progress)
                post(.downloaded(name: name, path: listed, nil))
            } catch {
                post(.downloaded(name: name, path: nil, error.sentence))
            }
        }
    }

    func setFavourite(_ offer: ModelOffer, _ isFavourite: Bool) {
        do throws(CommandFailure) {
            try Favourites(environment: environment).set(offer.id, isFavourite)
        } catch {
            post(.session(.notice(Failure(error.sentence ?? ""))))
        }
    }

    /// Makes the quantization of `offer` from the file it names.
    func make(_ offer: ModelOffer) {
        guard case .makeable(let source) = offer.availability,
            let name = offer.model.quantization?.rawValue,
            let type = QuantizationType(named: name)
        else { return }
        let title = "\(offer.model.displayName) \(name)"
        making.begin { [post] in
            do {
                let quantize = try Quantize(
                    model: source, type: type, mayRequantize: false, output: nil,
                    mayReplace: false, threads: nil)
                post(.making(MakingProgress(name: title, fraction: 0)))
                let report = try await quantize.make { line in
                    post(.making(MakingProgress(name: title, fraction: line.fraction)))
                }
                post(.made(name: title, path: report.result.path, nil))
            } catch let failure as CommandFailure {
                post(.made(name: title, path: nil, failure.sentence))
            } catch {
                post(.made(name: title, path: nil, "\(error)"))
            }
        }
    }

    func stopMaking() { making.stop() }

    /// Fetches a model by what `canter pull` takes.
    func download(_ reference: String) {
        downloading.begin { [environment, post] in
            do throws(DownloadError) {
                let model = try await ModelPuller(environment: environment).pull(
                    ModelReference(reference, environment: environment)
                ) { post(.downloading($0)) }
                post(.downloaded(name: reference, path: model.path ?? model.name, nil))
            } catch {
                let sentence = error.code == .cancelled ? nil : error.description
                post(.downloaded(name: reference, path: nil, sentence))
            }
        }
    }

    /// Looks up which quantizations a repository has.
    func listRepository(_ reference: String) {
        Task { [environment, post] in
            do throws(DownloadError) {
                guard
                    let repository = try ModelReference(reference, environment: environment)
                        .repository
                else { return }
                let found = try await ModelPuller(environment: environment)
                    .quantizations(of: repository)
                post(.repository(reference, found.map { $0.offer(from: repository) }, nil))
            } catch {
                post(.repository(reference, [], error.description))
            }
        }
    }

    func stopDownloading() { downloading.stop() }

    /// Gives everything up.
    func end() async {
        await listing.end()
        await making.end()
        await downloading.end()
        await serving.end()
    }
}

extension ModelOffer {
    /// The file that says more about it: its own, or the one it would be made of.
    fileprivate var detailsPath: String? {
        switch availability {
        case .present, .broken: model.path
        case .makeable(let source): source
        case .served, .downloadable: nil
        }
    }
}

extension RemoteQuantization {
    /// A model that can be fetched. Of its memory nothing is known before its
    /// header is here.
    fileprivate func offer(from repository: RepositoryName) -> ModelOffer {
        let file = ModelFileName(path: paths.first ?? name)
        let model = ModelDescription(
            name: file.stem, displayName: file.base,
            quantization: file.quantization ?? Quantization(name), sizeBytes: bytes,
            store: "huggingface")
        var offer = ModelOffer(model, .downloadable(reference))
        offer.repository = repository.description
        return offer
    }
}
