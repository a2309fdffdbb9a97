internal import ChatCore

/// The models there are and could be, and how they are looked through; and what is being done
/// about models while the chat goes on.
struct ModelsState: Sendable, Equatable {
    /// What covers the chat.
    enum Page: Sendable, Equatable {
        case grid
        /// What going on with the chosen model takes.
        case preview
        /// All that is known of one model, from which line on.
        case details(top: Int)
    }

    /// Lines above and below those on the screen.
    struct Hidden: Sendable, Equatable {
        var above: Int
        var below: Int

        /// `↑ 3 · ↓ 12`; empty where there are none.
        var mark: String {
            [("↑", above), ("↓", below)].filter { $0.1 > 0 }.map { "\($0.0) \($0.1)" }
                .joined(separator: " · ")
        }
    }

    /// The model that answers, and where.
    struct Loaded: Sendable, Equatable {
        var model: ModelDescription
        /// A server's address; `nil` for the embedded engine.
        var engine: String?

        /// What is known of it where nothing was found of it.
        var offer: ModelOffer {
            var offer = ModelOffer(model, engine == nil ? .present : .served)
            if let engine { offer.model.engine = engine }
            return offer
        }

        /// Of two files with one name only one is loaded.
        func isSame(as offer: ModelOffer) -> Bool {
            let other = offer.model
            switch offer.availability {
            case .present:
                guard engine == nil else { return false }
                guard let path = model.path else {
                    return other.name == model.name && other.quantization == model.quantization
                }
                return other.path == path || offer.copies.contains { $0.path == path }
            case .served:
                return engine != nil && engine == other.engine && other.name == model.name
            case .broken, .makeable, .downloadable: return false
            }
        }
    }

    private(set) var offers: [ModelOffer] = []
    /// What repositories have that somebody looked into, by their names.
    private(set) var remote: [String: [ModelOffer]] = [:]
    /// Servers a person named that do not tell their models, and why: a sentence each.
    var silent: [String] = []
    /// Whether every engine was asked.
    private(set) var isComplete = false
    /// When that was, in seconds since 1970; `nil` where it is not told.
    private(set) var lookedAt: Double?
    /// What files say, by their offers' identities; `nil` for one that cannot be read.
    var details: [ModelOffer.ID: ModelDetails?] = [:]

    // How they are looked through
    var page = Page.grid
    /// What is typed to find one.
    var query = ComposerState()
    /// Whether letters are typed; where vi's keys are used they move until `/` is pressed.
    var isTyping = true
    private(set) var sorting = ModelSorting.size
    var figure = CellFigure.speed
    private(set) var grid = ModelGrid()
    /// The chosen cell.
    private(set) var place: ModelGrid.Place?
    /// Which of its offers is looked at.
    private(set) var source = 0
    /// The column that was gone to last.
    private var column: ModelGrid.Column.ID?
    private var searched = ""
    private var loaded: Loaded?
    /// How many lines the grid has while nothing is typed, with the families' names.
    private(set) var rowCount = 0
    /// The model to begin with of those that are there, by its identity; `nil` where none would
    /// do well.
    private(set) var advised: ModelOffer.ID?
    /// Where a model lies that is to be chosen once it is found.
    var awaited: String?
    /// The rows of the grid on the screen, as drawn last: what a page is.
    var rows = 8
    /// The lines out of sight, as drawn last.
    var hidden = Hidden(above: 0, below: 0)

    // What is being done
    var preview: PreviewState?
    var switching: SwitchState?
    var making: MakingState?
    var fetching: FetchingState?
    var serving: ServingState?
    /// What was made or fetched last, until somebody looks at the models.
    var ready: String?
    /// The quantization that is loaded when it is found.
    var wanted: WantedQuantization?
    /// The server's model that is taken into memory, or out of it, when it is found.
    var wantedService: WantedService?

    /// The chosen cell's models.
    var cell: ModelCell? { place.flatMap { grid[$0] } }

    /// The model that is looked at.
    var offer: ModelOffer? {
        guard let cell else { return nil }
        return cell.offers.indices.contains(source) ? cell.offers[source] : cell.best
    }

    /// What was typed, where it is a name to fetch a model by and no model has it.
    var reference: ModelReference? {
        grid.isEmpty ? ModelReference(query.text) : nil
    }

    // MARK: What there is

    /// Takes over what was found; the chosen cell stays chosen.
    mutating func take(_ offers: [ModelOffer], isComplete: Bool, at instant: Double?) {
        let looked = offer?.id
        self.offers = offers
        self.isComplete = isComplete
        lookedAt = instant ?? lookedAt
        arrange()
        source = cell?.offers.firstIndex { $0.id == looked } ?? 0
        if let path = awaited,
            let offer = offers.first(where: {
                $0.isHere && ($0.model.path ?? $0.model.name) == path
            })
        {
            awaited = nil
            choose(offer)
        }
    }

    /// The model that answers is another one.
    mutating func loaded(_ loaded: Loaded?) {
        guard self.loaded != loaded else { return }
        self.loaded = loaded
        arrange()
    }

    mutating func setFavourite(_ id: ModelOffer.ID, _ isFavourite: Bool) {
        guard let index = offers.firstIndex(where: { $0.id == id }) else { return }
        offers[index].isFavourite = isFavourite
        arrange()
    }

    /// What was found, and the model that answers: one given by its path may lie where nobody
    /// looks.
    var all: [ModelOffer] {
        var all = offers
        if let loaded, !offers.contains(where: loaded.isSame) { all.insert(loaded.offer, at: 0) }
        guard !remote.isEmpty else { return all }
        struct Name: Hashable {
            let model: ModelName
            let quantization: Quantization?
            init(_ offer: ModelOffer) {
                model = ModelName(offer.model.displayName)
                quantization = offer.model.quantization
            }
        }
        let here = Set(all.lazy.filter(\.isHere).map(Name.init))
        let more = remote.keys.sorted().flatMap { remote[$0] ?? [] }
        return all + more.filter { !here.contains(Name($0)) }
    }

    /// Takes over what a repository has.
    mutating func take(repository: String, _ offers: [ModelOffer]) {
        remote[repository] = offers
        let before = place
        arrange()
        // What was looked for is chosen.
        if before == nil, let offer = offers.first { choose(offer) }
    }

    /// The repository that can be looked into: the chosen model's, or the one that was typed.
    var repository: String? {
        if let reference { return reference.text.contains("://") ? nil : reference.text }
        return offer?.repository
    }

    /// Beside the sign of the model to begin with.
    static let adviceGlyph = "✓"

    /// Whether the model to begin with is the one shown in a cell.
    func isAdvised(_ cell: ModelCell) -> Bool { cell.best.id == advised }

    func isLoaded(_ offer: ModelOffer) -> Bool { loaded?.isSame(as: offer) ?? false }

    private mutating func arrange() {
        let all = self.all
        let id = loaded.flatMap { loaded in all.first(where: loaded.isSame)?.id }
        let names = Set(all.map { ModelName($0.model.displayName) })
        rowCount = names.count + Set(all.map(\.model.family)).count
        let best = all.max { ModelAdvisability($0) < ModelAdvisability($1) }
        advised = best.flatMap { ModelAdvisability($0).isAdvised ? $0.id : nil }
        grid = ModelGrid(all, loaded: id, sorting: sorting, query: query.text)
        if place.flatMap({ grid[$0] }) == nil { source = 0 }
        place = grid.nearest(to: place ?? first)
    }

    /// What is chosen before a person has: what answers, or else what is here.
    private var first: ModelGrid.Place? {
        loaded.flatMap { grid.place(where: $0.isSame) } ?? grid.place { $0.isFavourite }
            ?? grid.place { $0.id == advised }
            ?? grid.place { $0.isHere && $0.fit != .tooBig && $0.availability != .broken }
    }

    // MARK: Looking through them

    /// Begins anew: nothing is typed, and the cell that was chosen is chosen.
    ///
    /// - Parameters:
    ///   - text: What is typed already.
    ///   - isTyping: Whether letters are typed, or move.
    mutating func open(searching text: String = "", isTyping: Bool) {
        page = .grid
        ready = nil
        query = ComposerState()
        self.isTyping = isTyping
        if !text.isEmpty { query.type(text) }
        searched = query.text
        arrange()
    }

    /// Follows what was typed: what fits best is chosen.
    mutating func search() {
        guard query.text != searched else { return }
        searched = query.text
        page = .grid
        let before = place
        place = nil
        arrange()
        if query.isBlank {
            place = grid.nearest(to: before)
        } else if let row = grid.rows.first {
            let best = ModelCell(row.cells.values.flatMap(\.offers), loaded: nil)
            place = best.flatMap { grid.place(of: $0.best) } ?? place
        }
        source = 0
        column = place?.column
    }

    mutating func sort() {
        sorting = sorting.next
        arrange()
    }

    /// Chooses the cell of a model that is on the grid.
    mutating func choose(_ offer: ModelOffer) {
        guard let place = grid.place(of: offer) else { return }
        self.place = place
        column = place.column
        source = cell?.offers.firstIndex { $0.id == offer.id } ?? 0
    }

    mutating func move(rows steps: Int) {
        guard let place else { return }
        self.place = grid.moved(place, rows: steps, column: column ?? place.column)
        source = 0
    }

    mutating func move(columns steps: Int) {
        guard let place else { return }
        let next = grid.moved(place, columns: steps)
        self.place = next
        column = next.column
        source = 0
    }

    /// Looks at another of the places the chosen model can be had from.
    mutating func moveSource(by steps: Int) {
        guard let count = cell?.offers.count, count > 1 else { return }
        source = ((source + steps) % count + count) % count
        page = .details(top: 0)
    }
}
