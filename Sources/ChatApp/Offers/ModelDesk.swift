internal import ChatCore
internal import ChatUI
internal import EngineKit
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
    private let time: @Sendable () -> Double
    private let post: @Sendable (AppEvent) -> Void
    private let listing = SingleTask()
    private let making = SingleTask()
    private let downloading = SingleTask()

    /// - Parameter time: In seconds since 1970.
    init(
        environment: [String: String], store: HistoryStore?, switches: SwitchDesk,
        time: @escaping @Sendable () -> Double = { Date().timeIntervalSince1970 },
        post: @escaping @Sendable (AppEvent) -> Void
    ) {
        self.environment = environment
        self.store = store
        self.switches = switches
        self.time = time
        self.post = post
    }

    /// Looks every model up; a newer question takes the place of the one before.
    func list(_ settings: ChatSettings) {
        listing.begin { [environment, store, switches, time, post] in
            var survey = OfferSurvey(environment: environment, store: store)
            survey.addresses = [settings.engine].compactMap(\.self)
            let all = await survey.run(
                for: settings, held: await switches.heldBytes,
                warm: Set(await switches.warmRequests.map(\.model))
            ) { if !Task.isCancelled { post(.offers($0, isComplete: false, at: time())) } }
            if !Task.isCancelled { post(.offers(all, isComplete: true, at: time())) }
        }
    }

    func readDetails(of offer: ModelOffer) {
        Task { [environment, post] in
            let path = offer.detailsPath
            let details = await blocking { () -> ModelDetails? in
                guard let path else { return nil }
                return try? ModelFinder(environment: environment).details(
                    ofModelAt: path, copies: offer.copies)
            }
            post(.details(id: offer.id, details))
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
