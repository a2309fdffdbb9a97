internal import ChatCore

/// What is told of models: what there is, and how a switch, a quantization or a
/// download goes.
extension AppState {
    mutating func models(tell event: AppEvent, now: MonotonicInstant) -> [Effect] {
        switch event {
        case .offers(let offers, let isComplete, let instant):
            models.take(offers, isComplete: isComplete, at: instant)
            models.loaded(loadedHere)
            return takeWanted() + takeWantedService()
        case .silentServers(let sentences):
            models.silent = sentences
        case .served(let isDone, let sentence):
            return served(isDone, sentence)
        case .details(let id, let details):
            models.details[id] = .some(details)
        case .previewed(let preview):
            previewed(preview)
        case .previewFailed(let sentence):
            models.preview?.failure = sentence
        case .switching(let progress):
            models.switching?.take(progress, at: now)
        case .switched(let settings, let loaded, let outcome):
            return switched(settings, loaded, outcome, now: now)
        case .switchFailed(let sentence):
            return switchFailed(sentence)
        case .making(let progress):
            models.making?.fraction = progress.fraction
        case .made(let name, let path, let sentence):
            models.making = nil
            return ended(name, path: path, sentence, verb: "made")
        case .downloading(let progress):
            models.fetching?.progress = progress
        case .downloaded(let name, let path, let sentence):
            models.fetching = nil
            return ended(name, path: path, sentence, verb: "fetched")
        case .repository(let name, let offers, let sentence):
            models.take(repository: name, offers)
            if let sentence {
                status.message = sentence
            } else if offers.isEmpty {
                status.message = "\(name) has no GGUF file to chat with."
            } else {
                status.inform("\(name) has \(offers.count) to fetch: ↓ marks them.")
            }
        default: break
        }
        return []
    }

    /// The model that answers, as the grid marks it.
    var loadedHere: ModelsState.Loaded? {
        guard case .ready(let loaded) = model else { return nil }
        // An address may be written in several ways; the engine's own is that of the offers.
        return ModelsState.Loaded(
            model: loaded.model, engine: settings.engine.map { loaded.model.engine ?? $0 })
    }

    // MARK: Making and fetching

    mutating func make(_ offer: ModelOffer) -> [Effect] {
        if let making = models.making {
            return saying(
                "\(making.offer.speaker) is still being made; Ctrl-X in /model gives it up.")
        }
        models.making = MakingState(offer)
        return [.make(offer)]
    }

    /// Fetches a model by what `canter pull` takes.
    mutating func fetch(_ reference: String) -> [Effect] {
        if let fetching = models.fetching {
            return saying(
                "\(fetching.reference) is still being fetched; Ctrl-X in /model gives it up.")
        }
        models.fetching = FetchingState(reference)
        return [.download(reference)]
    }

    /// Gives up what is made or fetched: what the chosen cell is of, or else what there is.
    mutating func giveUpMaking() -> [Effect] {
        if models.serving?.offer.id == models.offer?.id, models.serving != nil {
            return [.stopServing]
        }
        let isOfCell = models.fetching.map { fetching in
            models.cell?.offers.contains { $0.availability == .downloadable(fetching.reference) }
                ?? false
        }
        if models.making != nil, isOfCell != true { return [.stopMaking] }
        if models.fetching != nil { return [.stopDownloading] }
        return models.serving != nil ? [.stopServing] : []
    }

    /// A model was made or fetched, or it was not. Where it was, it is chosen when the models
    /// are shown next.
    private mutating func ended(
        _ name: String, path: String?, _ sentence: String?, verb: String
    ) -> [Effect] {
        guard let path else {
            if let sentence {
                status.message = sentence
            } else {
                status.inform("\(name) was not \(verb).")
            }
            return []
        }
        let key = keys.names(of: .models).first.map { "\($0), or " } ?? ""
        status.inform("\(name) is ready: \(key)/model \(path)")
        guard focus != .models else { return [.listOffers(settings)] }
        models.ready = name
        models.awaited = path
        return []
    }
}
