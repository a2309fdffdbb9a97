internal import ChatCore

/// Going on with another model.
extension AppState {
    static let switchUnderWay = "Another model is on its way; Esc gives that up."

    /// The settings with an offer's model and engine.
    func settings(with offer: ModelOffer) -> ChatSettings {
        var changed = settings
        changed.model = offer.model.path ?? offer.model.name
        changed.engine = offer.model.path == nil ? offer.model.engine : nil
        return changed
    }

    /// Goes on with the model of some settings: beside the one that answers, where
    /// there is one, or in the place of none.
    ///
    /// - Parameter name: What it is called while it is on its way.
    mutating func goOn(
        with changed: ChatSettings, name: String, preview: SwitchPreview? = nil
    ) -> [Effect] {
        guard models.switching == nil else { return saying(Self.switchUnderWay) }
        focus = .composer
        models.preview = nil
        guard model.answers else {
            if changed.engine != settings.engine { return [.useEngine(changed)] }
            settings.model = changed.model
            return [.load(settings)]
        }
        models.switching = SwitchState(name: name, preview: preview)
        guard turn != nil else { return [.switchModel(changed)] }
        // What it has written so far is kept.
        turn?.phase = .stopping
        return [.stop, .switchModel(changed)]
    }

    /// Shows what going on with an offer takes, where something is lost by it.
    mutating func preview(_ offer: ModelOffer) -> [Effect] {
        guard models.switching == nil else { return saying(Self.switchUnderWay) }
        let changed = settings(with: offer)
        guard model.answers else { return goOn(with: changed, name: offer.speaker) }
        models.preview = PreviewState(offer, changed)
        models.page = .preview
        return [.preview(changed)]
    }

    /// Nobody looks at the preview any more.
    mutating func leavePreview() -> [Effect] {
        guard models.preview != nil, focus != .models || models.page != .preview else { return [] }
        models.preview = nil
        return [.stopPreviewing]
    }

    mutating func previewed(_ preview: SwitchPreview) {
        guard let known = models.preview, preview.model.isSame(as: known.offer.model) else {
            return
        }
        models.preview?.preview = preview
        models.preview?.failure = nil
    }

    /// The chat goes on with another model.
    mutating func switched(
        _ taken: ChatSettings, _ loaded: LoadedModel, _ outcome: SwitchOutcome,
        now: MonotonicInstant
    ) -> [Effect] {
        models.switching = nil
        models.ready = nil
        // What was set about replies and the screen meanwhile stays.
        settings.model = taken.model
        settings.engine = taken.engine
        settings.loading = taken.loading
        transcript.remark("now \(loaded.speaker)", SwitchText.outcome(outcome))
        // What is kept ready is another now.
        let looking: [Effect] = focus == .models ? [.listOffers(settings)] : []
        // The session has told it already, and with it how full its cache is.
        guard model.loaded == loaded else { return modelTakesOver(loaded, now: now) + looking }
        loadedSettings = settings
        models.loaded(loadedHere)
        return sendNext() + looking
    }

    /// It does not: the model of before answers.
    mutating func switchFailed(_ sentence: String?) -> [Effect] {
        let name = models.switching?.name
        models.switching = nil
        let stays = model.answers ? model.loaded.map { "\($0.speaker) still answers." } : nil
        if let sentence {
            status.message = [sentence, stays].compactMap { $0 }.joined(separator: " ")
        } else {
            status.inform(
                ["\(name ?? "The other model") was given up.", stays].compactMap { $0 }
                    .joined(separator: " "))
        }
        return sendNext()
    }

    // MARK: By name

    /// `/quant`: alone, the loaded model's row; with a type, that one at once.
    mutating func quantization(_ argument: String) -> [Effect] {
        if model.isLoading { return saying("The model is still loading.") }
        guard let loaded = model.loaded else {
            return saying("No model is loaded; /model loads one.")
        }
        let name = loaded.model.displayName
        guard !argument.isEmpty else { return showModels(searching: name) }
        models.wanted = WantedQuantization(model: name, type: argument.uppercased())
        return [.listOffers(settings)]
    }

    /// Loads the quantization that is wanted, as soon as it is found; says which
    /// there are when everything was looked at.
    mutating func takeWanted() -> [Effect] {
        guard let wanted = models.wanted else { return [] }
        let name = ModelName(wanted.model)
        let same = models.all.filter { ModelName($0.model.displayName) == name }
        func type(_ offer: ModelOffer) -> String { ModelGrid.column(of: offer) }
        let usable = same.filter { $0.isHere && $0.availability != .broken }
        let found = usable.filter { type($0) == wanted.type }
        if let best = ModelCell(found, loaded: nil)?.best {
            models.wanted = nil
            guard !found.contains(where: models.isLoaded) else {
                status.inform("\(best.speaker) answers already.")
                return []
            }
            return goOn(with: settings(with: best), name: best.speaker)
        }
        guard models.isComplete else { return [] }
        models.wanted = nil
        if let offer = same.first(where: { type($0) == wanted.type && !$0.isHere }) {
            let way =
                if case .makeable = offer.availability { "made" } else { "fetched" }
            return saying("\(offer.speaker) is not here, but can be \(way): /model shows it.")
        }
        let types = Set(usable.map(\.model.quantization)).compactMap { $0 }
            .sorted { QuantizationOrder($0) < QuantizationOrder($1) }.map(\.rawValue)
        return saying(
            "There is no \(wanted.model) as \(wanted.type) here; there is \(types.joined(separator: ", ")). /model shows what can be made or fetched."
        )
    }
}
