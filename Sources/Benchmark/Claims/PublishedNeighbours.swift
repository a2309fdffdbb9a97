internal import ChatCore

/// The published rows that are nearest to a claim.
struct PublishedNeighbours {
    let speeds: [PublishedSpeed]
    let hardware: HardwareTable
    let models: ModelTable

    /// Rows of each standing that are shown.
    private static let most = 3

    /// At most three of model makers and three of others, the nearest of each first.
    func nearest(to claim: SpeedClaim) -> [PublishedSpeed] {
        guard let parameters = claim.parameters else { return [] }
        var place: HardwareFact?
        if case .hardware(let fact) = claim.place { place = fact }
        var known: [String: (fact: ModelFact?, parameters: Int?)] = [:]
        var places: [String: HardwareFact?] = [:]
        let scored = speeds.compactMap { speed -> (speed: PublishedSpeed, score: Int, far: Int)? in
            let model = known[speed.model] ?? size(of: speed.model)
            known[speed.model] = model
            let own = places[speed.hardware] ?? hardware.fact(named: speed.hardware)
            places[speed.hardware] = own
            guard let own, let size = model.parameters,
                (0.85...1.18).contains(Double(size) / Double(parameters))
            else { return nil }
            var score = 0
            if let fact = model.fact, fact == claim.fact { score += 2 }
            if let place {
                if own.name == place.name {
                    score += 4
                } else if own.kind == place.kind {
                    score +=
                        own.name.hasPrefix(place.name) || place.name.hasPrefix(own.name) ? 3 : 1
                }
            }
            if let bits = claim.quantization?.nominalBits, bits == speed.quantization?.nominalBits {
                score += 1
            }
            if let engine = claim.engine, engine == speed.engine { score += 1 }
            return (speed, score, abs((speed.inputTokens ?? 0) - (claim.context ?? 0)))
        }.sorted { ($1.score, $0.far) < ($0.score, $1.far) }
        return Array(scored.lazy.filter { $0.speed.isPrimary }.prefix(Self.most).map(\.speed))
            + Array(scored.lazy.filter { !$0.speed.isPrimary }.prefix(Self.most).map(\.speed))
    }

    private func size(of model: String) -> (fact: ModelFact?, parameters: Int?) {
        let fact = models.fact(named: model)
        let billions = ModelIdentity(model).billions
        return (fact, fact?.parameters ?? billions.map { Int($0 * 1e9) })
    }
}
