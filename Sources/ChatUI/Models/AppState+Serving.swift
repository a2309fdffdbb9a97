internal import ChatCore

/// Having a server take a model into its memory or out of it, and fetch others.
extension AppState {
    /// The other of the two: what its server has in memory is taken out of it.
    mutating func serve(_ offer: ModelOffer) -> [Effect] {
        serve(offer, isLoading: offer.model.isLoaded != true || !offer.services.contains(.unload))
    }

    mutating func serve(_ offer: ModelOffer, isLoading: Bool) -> [Effect] {
        guard offer.isServed else {
            return saying("Only a server keeps models in memory; Enter goes on with this one.")
        }
        if let serving = models.serving {
            return saying("\(serving.words) still; Ctrl-X in /model stops waiting for it.")
        }
        guard offer.services.contains(isLoading ? .load : .unload) else {
            return saying(
                "\(offer.server) cannot be asked to \(isLoading ? "load" : "unload") a model: it keeps what it serves."
            )
        }
        models.serving = ServingState(offer: offer, isLoading: isLoading)
        return [isLoading ? .warm(offer, settings.loading) : .free(offer)]
    }

    /// The server did so, or did not, for that reason; neither where nobody waits any more.
    mutating func served(_ isDone: Bool, _ sentence: String?) -> [Effect] {
        guard let serving = models.serving else { return [] }
        models.serving = nil
        let offer = serving.offer
        if let sentence {
            status.message = sentence
        } else if isDone {
            status.inform(
                "\(offer.server) has \(offer.speaker) \(serving.isLoading ? "in memory." : "no longer in memory.")"
            )
        } else {
            status.inform("\(offer.server) is left to itself; it may go on.")
        }
        return focus == .models ? [.listOffers(settings)] : []
    }

    /// `/load NAME` and `/unload NAME`; alone, `/unload` is of the model that answers.
    mutating func serve(named name: String, isLoading: Bool) -> [Effect] {
        var name = name
        if name.isEmpty, !isLoading, settings.engine != nil, let loaded = model.loaded {
            name = loaded.model.name
        }
        guard !name.isEmpty else {
            return saying(
                "Say which of a server's models: /\(isLoading ? "load" : "unload") and its name.")
        }
        models.wantedService = WantedService(name: name, isLoading: isLoading)
        return [.listOffers(settings)]
    }

    /// Does so as soon as the model is found.
    mutating func takeWantedService() -> [Effect] {
        guard let wanted = models.wantedService else { return [] }
        let name = wanted.name.lowercased()
        let served = models.all.filter { $0.isServed }
        func named(_ matches: (String) -> Bool) -> [ModelOffer] {
            served.filter { offer in
                [offer.model.name, offer.model.displayName, offer.speaker]
                    .contains { matches($0.lowercased()) }
            }
        }
        let exact = named { $0 == name }
        let found = exact.isEmpty ? named { $0.contains(name) } : exact
        // A server asked last may have it, too.
        guard models.isComplete else { return [] }
        models.wantedService = nil
        guard let offer = found.first else {
            return saying("No server that answers has a model \(wanted.name); /model shows all.")
        }
        guard found.count == 1 else {
            let places = found.prefix(3).map { "\($0.model.name) at \($0.server)" }
            return saying(
                "Several are meant by \(wanted.name): \(places.joined(separator: ", ")); choose in /model, \(ModelKey.serve.hint) does it there."
            )
        }
        return serve(offer, isLoading: wanted.isLoading)
    }

    // MARK: Fetching

    /// `/pull @ADDRESS NAME`: has a server fetch a model.
    mutating func fetch(at argument: String) -> [Effect] {
        let words = argument.dropFirst().split(separator: " ", maxSplits: 1).map(String.init)
        guard words.count == 2, let address = words.first, let name = words.last?.trimmed,
            !name.isEmpty
        else {
            return saying(
                "Say where and what: /pull @ADDRESS NAME, by the name that server's own tools take."
            )
        }
        if let fetching = models.fetching {
            return saying(
                "\(fetching.reference) is still being fetched; Ctrl-X in /model gives it up.")
        }
        models.fetching = FetchingState(name)
        return [.downloadAt(address: address, name)]
    }

    /// Lets a person write what the server of an offer is to fetch.
    mutating func beginFetching(at offer: ModelOffer) -> [Effect] {
        focus = .composer
        composer.setText("/pull @\(offer.model.engine ?? "") ")
        status.inform("Write the name of the model that \(offer.server) is to fetch.")
        return []
    }
}
