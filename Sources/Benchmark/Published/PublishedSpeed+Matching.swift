package import ChatCore

extension PublishedSpeed {
    /// How closely a row is about a model in a quantization, the closest first.
    package enum Match: Int, Sendable, Hashable, Comparable, CaseIterable {
        /// Of that name and quantization, as they are written.
        case exact
        /// Of that model, written differently, or with as many bits in another format.
        case sameModel
        /// Of any model of that size.
        case sameSize

        package static func < (left: Match, right: Match) -> Bool { left.rawValue < right.rawValue }
    }

    /// Whether it is in the table of the model's maker.
    package var isPrimary: Bool { standing == .vendor }

    /// Those published for a model in a quantization, the closest first, and of those the most
    /// trustworthy; for any quantization where none is given.
    package static func speeds(
        of model: String, _ quantization: Quantization?, among speeds: [PublishedSpeed]
    ) -> [PublishedSpeed] {
        let identity = ModelIdentity(model)
        let order = Standing.allCases
        return speeds.compactMap { speed in
            speed.match(model, identity, quantization).map { (match: $0, speed: speed) }
        }.sorted {
            ($0.match, order.firstIndex(of: $0.speed.standing) ?? 0, $0.speed.hardware)
                < ($1.match, order.firstIndex(of: $1.speed.standing) ?? 0, $1.speed.hardware)
        }.map(\.speed)
    }

    /// How closely this is about a model in a quantization; `nil` where it is about another one.
    package func match(_ model: String, _ quantization: Quantization?) -> Match? {
        match(model, ModelIdentity(model), quantization)
    }

    private func match(
        _ model: String, _ identity: ModelIdentity, _ quantization: Quantization?
    ) -> Match? {
        guard let bits = Self.match(quantization, self.quantization) else { return nil }
        if ModelLabel.comparable(self.model) == ModelLabel.comparable(model) { return bits }
        let own = ModelIdentity(self.model)
        if own.key == identity.key { return .sameModel }
        return own.isSizeAlone && own.billions == identity.billions ? .sameSize : nil
    }

    private static func match(_ asked: Quantization?, _ own: Quantization?) -> Match? {
        guard let asked else { return .exact }
        guard let own else { return nil }
        if own.rawValue.uppercased() == asked.rawValue.uppercased() { return .exact }
        guard let bits = asked.nominalBits, bits == own.nominalBits else { return nil }
        return .sameModel
    }
}
