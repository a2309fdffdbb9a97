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
        PublishedTable(speeds).matches(model, quantization).map(\.speed)
    }

    /// How closely this is about a model in a quantization; `nil` where it is about another one.
    package func match(_ model: String, _ quantization: Quantization?) -> Match? {
        PublishedTable([self]).matches(model, quantization).first?.match
    }
}
