internal import Canvas
internal import ChatCore

/// What keys do while the models are shown.
extension AppState {
    /// Shows the models, or closes them.
    mutating func showModels(searching text: String = "") -> [Effect] {
        help.close()
        statistics.close()
        models.loaded(loadedHere)
        models.open(searching: text, isTyping: composer.vi == nil || !text.isEmpty)
        focus = .models
        return [.listOffers(settings)]
    }

    /// Takes a key while they are shown; `nil` when it is not for them.
    mutating func modelsKey(_ press: KeyPress, action: KeyAction?) -> [Effect]? {
        guard focus == .models else { return nil }
        if action == .models {
            focus = .composer
            return []
        }
        if let key = ModelKey(press, isTyping: models.isTyping) { return perform(key) }
        if case .details = models.page { return detailsKey(press, action: action) }
        switch (press.key, press.modifiers) {
        case (.escape, _): escapeModels()
        case (.enter, _): return enterModels()
        case (.tab, []): models.figure = models.figure.next(by: 1)
        case (.backTab, _), (.tab, .shift): models.figure = models.figure.next(by: -1)
        case (.up, _), (.character("p"), .control): moveModels(rows: -1)
        case (.down, _), (.character("n"), .control): moveModels(rows: 1)
        case (.pageUp, _): moveModels(rows: 1 - models.rows)
        case (.pageDown, _): moveModels(rows: models.rows - 1)
        case (.home, _): moveModels(rows: -Int(Int32.max))
        case (.end, _): moveModels(rows: Int(Int32.max))
        case (.left, []): moveModels(columns: -1)
        case (.right, []): moveModels(columns: 1)
        case (.left, _): moveModels(columns: -Int(Int32.max))
        case (.right, _): moveModels(columns: Int(Int32.max))
        default: return typeModels(press, action: action)
        }
        return []
    }

    /// The wheel scrolls the rows, or the details.
    mutating func scrollModels(by lines: Int) {
        switch models.page {
        case .grid: models.move(rows: lines.signum())
        case .details(let top): models.page = .details(top: max(0, top + lines))
        case .preview: break
        }
    }

    private mutating func moveModels(rows: Int = 0, columns: Int = 0) {
        models.page = .grid
        if rows != 0 { models.move(rows: rows) }
        if columns != 0 { models.move(columns: columns) }
    }

    private mutating func escapeModels() {
        if models.page == .preview {
            models.page = .grid
        } else if composer.vi != nil, models.isTyping {
            models.isTyping = false
        } else {
            focus = .composer
        }
    }

    private mutating func typeModels(_ press: KeyPress, action: KeyAction?) -> [Effect]? {
        if !models.isTyping, press.isText {
            switch press.key {
            case .character("h"): moveModels(columns: -1)
            case .character("l"): moveModels(columns: 1)
            case .character("k"): moveModels(rows: -1)
            case .character("j"): moveModels(rows: 1)
            case .character("/"): models.isTyping = true
            case .character("q"): focus = .composer
            default: break
            }
            return []
        }
        // It begins a search elsewhere; no model's name begins with it.
        if press == .character("/"), models.query.text.isEmpty { return [] }
        guard models.query.isQueryKey(press, action: action) else { return nil }
        models.search()
        return []
    }

    // MARK: Enter

    private mutating func enterModels() -> [Effect] {
        if models.page == .preview, let preview = models.preview {
            return goOn(
                with: preview.settings, name: preview.offer.speaker, preview: preview.preview)
        }
        if let reference = models.reference { return fetch(reference.text) }
        return models.offer.map { take($0) } ?? []
    }

    /// Goes on with a model, or does what has to be done before.
    private mutating func take(_ offer: ModelOffer) -> [Effect] {
        switch offer.availability {
        case .broken:
            return saying(offer.model.broken ?? "\(offer.speaker) cannot be used.")
        case .makeable: return make(offer)
        case .downloadable(let reference): return fetch(reference)
        case .present, .served:
            guard models.cell?.isLoaded(offer) != true else {
                focus = .composer
                status.inform("\(offer.speaker) answers already.")
                return []
            }
            return preview(offer)
        }
    }

    private mutating func perform(_ key: ModelKey) -> [Effect] {
        switch key {
        case .sort: models.sort()
        case .favourite:
            guard let offer = models.offer else { return [] }
            models.setFavourite(offer.id, !offer.isFavourite)
            return [.setFavourite(offer, !offer.isFavourite)]
        case .details:
            if case .details = models.page {
                models.page = .grid
            } else if models.offer != nil {
                models.page = .details(top: 0)
                return readDetails()
            }
        case .repository:
            guard let repository = models.repository else {
                if let offer = models.offer, offer.services.contains(.pull) {
                    return beginFetching(at: offer)
                }
                return saying("It is not known which repository this model came from.")
            }
            status.inform("Looking into \(repository) …")
            return [.listRepository(repository)]
        case .serve: return models.offer.map { serve($0) } ?? []
        case .giveUp: return giveUpMaking()
        }
        return []
    }

    // MARK: Details

    private mutating func detailsKey(_ press: KeyPress, action: KeyAction?) -> [Effect]? {
        guard case .details(let top) = models.page else { return nil }
        let page = max(1, size.rows / 2)
        func scrolled(_ lines: Int) -> ModelsState.Page { .details(top: max(0, top + lines)) }
        switch (press.key, press.modifiers) {
        case (.escape, _), (.character("q"), []): models.page = .grid
        case (.enter, _): return models.offer.map { take($0) } ?? []
        case (.tab, []), (.right, _), (.character("l"), []):
            models.moveSource(by: 1)
            return readDetails()
        case (.backTab, _), (.tab, .shift), (.left, _), (.character("h"), []):
            models.moveSource(by: -1)
            return readDetails()
        case (.up, _), (.character("k"), []), (.character("p"), .control):
            models.page = scrolled(-1)
        case (.down, _), (.character("j"), []), (.character("n"), .control):
            models.page = scrolled(1)
        case (.pageUp, _): models.page = scrolled(-page)
        case (.pageDown, _), (.character(" "), []): models.page = scrolled(page)
        case (.home, _): models.page = .details(top: 0)
        case (.end, _): models.page = .details(top: HelpText.lineLimit)
        default:
            // Letters have nothing to find here.
            return action == nil ? [] : nil
        }
        return []
    }

    /// Reads the file of the model that is looked at, or asks its server, once.
    private mutating func readDetails() -> [Effect] {
        guard let offer = models.offer, offer.isHere, models.details[offer.id] == nil,
            !offer.isServed || offer.services.contains(.details)
        else { return [] }
        return [.readDetails(offer)]
    }
}
