internal import ChatCore

/// Published rows, to find the ones that are nearest to a claim.
struct PublishedNeighbours {
    private let rows: [Row]

    private struct Row {
        let speed: PublishedSpeed
        let model: ModelFact?
        /// Weights.
        let parameters: Int
        let place: HardwareFact
    }

    /// Rows of each standing that are shown.
    private static let most = 3

    /// Rows whose model's size or hardware is not known are near to nothing.
    init(speeds: [PublishedSpeed], hardware: HardwareTable, models: ModelTable) {
        var known: [String: (fact: ModelFact?, parameters: Int?)] = [:]
        var places: [String: HardwareFact?] = [:]
        rows = speeds.compactMap { speed in
            let model = known[speed.model] ?? Self.size(of: speed.model, models)
            known[speed.model] = model
            let place = places[speed.hardware] ?? hardware.fact(named: speed.hardware)
            places[speed.hardware] = place
            guard let place, let parameters = model.parameters else { return nil }
            return Row(speed: speed, model: model.fact, parameters: parameters, place: place)
        }
    }

    /// At most three of model makers and three of others, the nearest of each first.
    func nearest(to claim: SpeedClaim) -> [PublishedSpeed] {
        guard let parameters = claim.parameters else { return [] }
        let scored = rows.lazy.filter { row in
            (0.85...1.18).contains(Double(row.parameters) / Double(parameters))
        }.map { row in
            let far = abs((row.speed.inputTokens ?? 0) - (claim.context ?? 0))
            return (speed: row.speed, score: score(row, claim), far: far)
        }.sorted { ($1.score, $0.far) < ($0.score, $1.far) }
        return Array(scored.lazy.filter { $0.speed.isPrimary }.prefix(Self.most).map(\.speed))
            + Array(scored.lazy.filter { !$0.speed.isPrimary }.prefix(Self.most).map(\.speed))
    }

    /// The higher, the nearer: the hardware counts most, then the model.
    private func score(_ row: Row, _ claim: SpeedClaim) -> Int {
        var score = 0
        if let fact = row.model, fact == claim.fact { score += 2 }
        if case .hardware(let place) = claim.place {
            if row.place == place {
                score += 4
            } else if row.place.kind == place.kind {
                let isVariant =
                    row.place.name.hasPrefix(place.name) || place.name.hasPrefix(row.place.name)
                score += isVariant ? 3 : 1
            }
        }
        if let bits = claim.quantization?.nominalBits,
            bits == row.speed.quantization?.nominalBits
        {
            score += 1
        }
        if let engine = claim.engine, engine == row.speed.engine { score += 1 }
        return score
    }

    private static func size(
        of model: String, _ models: ModelTable
    ) -> (fact: ModelFact?, parameters: Int?) {
        let fact = models.fact(named: model)
        return (fact, fact?.parameters ?? ModelIdentity(model).billions.map { Int($0 * 1e9) })
    }
}
