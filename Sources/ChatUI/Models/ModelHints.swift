internal import Canvas
internal import ChatCore

/// The keys that help while the models are shown.
extension AppState {
    var modelHints: [(String, String)] {
        switch models.page {
        case .preview: return [("enter", "go on with it"), ("esc", "back")]
        case .details:
            let sources = models.cell.map { $0.offers.count > 1 } ?? false
            return [("enter", taking), ("esc", "back"), ("pgup pgdn", "scroll")]
                + (sources ? [("tab", "next source")] : [])
                + [(ModelKey.favourite.hint, "favourite")]
                + (serving.map { [(ModelKey.serve.hint, $0)] } ?? [])
        case .grid: break
        }
        guard models.reference == nil else {
            let looks = models.repository == nil ? [] : [(ModelKey.repository.hint, "what it has")]
            return [("enter", "fetch it")] + looks + [("esc", "close")]
        }
        guard models.cell != nil else { return [("esc", "close")] }
        guard models.switching == nil else {
            return [("esc", "close"), (ModelKey.details.hint, "details")]
        }
        var hints = [
            ("enter", taking), ("esc", "close"), (ModelKey.details.hint, "details"),
            ("tab", models.figure.next(by: 1).rawValue), (ModelKey.sort.hint, "order"),
            (ModelKey.favourite.hint, "favourite"),
        ]
        if models.repository != nil {
            hints.append((ModelKey.repository.hint, "repository"))
        } else if models.offer?.services.contains(.pull) == true {
            hints.append((ModelKey.repository.hint, "have another fetched"))
        }
        if let serving { hints.insert((ModelKey.serve.hint, serving), at: 3) }
        if models.making != nil || models.fetching != nil || models.serving != nil {
            hints.insert((ModelKey.giveUp.hint, "give up"), at: 2)
        }
        if !models.isTyping { hints.append(("/", "find")) }
        return hints
    }

    /// What its server can be asked to do with the model that is looked at.
    private var serving: String? {
        guard let offer = models.offer, offer.isServed else { return nil }
        if offer.model.isLoaded == true, offer.services.contains(.unload) { return "unload" }
        return offer.services.contains(.load) && offer.model.isLoaded != true
            ? "load into memory" : nil
    }

    /// What Enter does with the model that is looked at.
    private var taking: String {
        if let offer = models.offer, models.isLoaded(offer) { return "stay" }
        return switch models.offer?.availability {
        case .makeable: "make"
        case .downloadable: "fetch"
        case .broken: "why"
        case .present, .served, nil: model.answers ? "switch" : "load"
        }
    }
}
