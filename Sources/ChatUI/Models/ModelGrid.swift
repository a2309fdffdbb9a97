internal import ChatCore

/// The models there are, a row each, and a column for every quantization found.
struct ModelGrid: Sendable, Hashable {
    /// A quantization, however its stores spell it.
    struct Column: Sendable, Hashable, Identifiable {
        /// In capitals; empty for models that do not say.
        let id: String
        let title: String

        /// In as few columns as it can be: `MLX 4bit`.
        var heading: String {
            title.hasSuffix("-bit") ? title.dropLast(4) + "bit" : title
        }
    }

    /// A cell's row and column.
    struct Place: Sendable, Hashable {
        var row: ModelName
        var column: Column.ID
    }

    let columns: [Column]
    let rows: [ModelGridRow]

    /// - Parameters:
    ///   - loaded: The model that answers, among the offers.
    ///   - query: Some letters of a model, quantization, store or engine; offers
    ///     without them are left out, and what fits best comes first.
    init(
        _ offers: [ModelOffer] = [], loaded: ModelOffer.ID? = nil,
        sorting: ModelSorting = .size, query: String = ""
    ) {
        let isSearched = query.contains { !$0.isWhitespace }
        var groups: [ModelName: [(offer: ModelOffer, score: Int)]] = [:]
        for offer in offers {
            guard isSearched else {
                groups[ModelName(offer.model.displayName), default: []].append((offer, 0))
                continue
            }
            guard let match = FuzzyMatch(query, in: Self.searched(of: offer)) else { continue }
            groups[ModelName(offer.model.displayName), default: []].append((offer, match.score))
        }
        rows = groups.compactMap { name, found in Self.row(name, found, loaded: loaded) }
            .sorted { left, right in
                if left.score != right.score { return left.score > right.score }
                return Self.precedes(left, right, sorting)
            }
        var titles: [String: Quantization?] = [:]
        for offer in groups.values.joined().map(\.offer) {
            let quantization = offer.model.quantization
            let id = Self.column(of: offer)
            // Of two spellings always the same one: that in capitals.
            guard let known = titles[id] else {
                titles[id] = .some(quantization)
                continue
            }
            titles[id] = .some([known, quantization].compactMap { $0 }.min(by: Self.isFirst))
        }
        columns = titles.sorted { QuantizationOrder($0.value) < QuantizationOrder($1.value) }
            .map { Column(id: $0.key, title: $0.value?.rawValue ?? "not said") }
    }

    /// Whether there is no model.
    var isEmpty: Bool { rows.isEmpty }

    subscript(place: Place) -> ModelCell? {
        rows.first { $0.id == place.row }?.cells[place.column]
    }

    /// Where an offer is.
    func place(of offer: ModelOffer) -> Place? {
        let place = Place(row: ModelName(offer.model.displayName), column: Self.column(of: offer))
        return self[place] == nil ? nil : place
    }

    /// Where the offers that fulfil a condition are; the first one.
    func place(where condition: (ModelOffer) -> Bool) -> Place? {
        for row in rows {
            for column in columns
            where row.cells[column.id]?.offers.contains(where: condition) == true {
                return Place(row: row.id, column: column.id)
            }
        }
        return nil
    }

    static func column(of offer: ModelOffer) -> Column.ID {
        offer.model.quantization?.rawValue.uppercased() ?? ""
    }

    // MARK: Making

    private static func isFirst(_ left: Quantization, _ right: Quantization) -> Bool {
        left.rawValue < right.rawValue
    }

    /// What is searched for the letters.
    private static func searched(of offer: ModelOffer) -> String {
        let model = offer.model
        return [
            model.displayName, model.quantization?.rawValue, model.store, model.engine,
            offer.repository,
        ]
        .compactMap { $0 }.joined(separator: " ")
    }

    private static func row(
        _ name: ModelName, _ found: [(offer: ModelOffer, score: Int)], loaded: ModelOffer.ID?
    ) -> ModelGridRow? {
        let cells = Dictionary(grouping: found.map(\.offer), by: column)
            .compactMapValues { ModelCell($0, loaded: loaded) }
        let all = ModelCell(found.map(\.offer), loaded: loaded)
        guard let all else { return nil }
        return ModelGridRow(
            id: name, name: all.best.model.displayName,
            family: all.offers.lazy.compactMap(\.model.family).first,
            parameters: all.offers.lazy.compactMap(\.model.parameters).first, cells: cells,
            servers: all.offers.filter(\.isServed).map(\.server).reduce(into: []) { all, server in
                if !all.contains(server) { all.append(server) }
            },
            score: found.map(\.score).max() ?? 0)
    }

    private static func precedes(
        _ left: ModelGridRow, _ right: ModelGridRow, _ sorting: ModelSorting
    ) -> Bool {
        switch sorting {
        case .size:
            // Those of no family come last.
            let families = (left.family ?? "\u{10FFFF}", right.family ?? "\u{10FFFF}")
            if families.0 != families.1 { return families.0 < families.1 }
            let weights = (left.parameters ?? .max, right.parameters ?? .max)
            if weights.0 != weights.1 { return weights.0 < weights.1 }
        case .speed:
            let speeds = (left.speed ?? -1, right.speed ?? -1)
            if speeds.0 != speeds.1 { return speeds.0 > speeds.1 }
        case .used:
            let times = (left.lastUsed ?? -1, right.lastUsed ?? -1)
            if times.0 != times.1 { return times.0 > times.1 }
        case .name: break
        }
        return left.id < right.id
    }
}
