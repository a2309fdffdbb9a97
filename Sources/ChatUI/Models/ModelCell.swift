internal import ChatCore

/// One model in one quantization, wherever it can be had.
struct ModelCell: Sendable, Hashable {
    /// The best first.
    let offers: [ModelOffer]
    /// The one that answers now, by its identity.
    let loaded: ModelOffer.ID?
    /// The one that is shown.
    let best: ModelOffer

    /// `nil` for none.
    init?(_ offers: [ModelOffer], loaded: ModelOffer.ID?) {
        let ordered = offers.enumerated().sorted { left, right in
            let ranks = (
                Self.rank(left.element, loaded: loaded), Self.rank(right.element, loaded: loaded)
            )
            return ranks.0 == ranks.1
                ? left.offset < right.offset : ranks.0.lexicographicallyPrecedes(ranks.1)
        }.map(\.element)
        guard let best = ordered.first else { return nil }
        self.offers = ordered
        self.loaded = loaded
        self.best = best
    }

    var sign: CellSign { CellSign(best, isLoaded: isLoaded(best)) }

    var isFavourite: Bool { offers.contains(where: \.isFavourite) }

    func isLoaded(_ offer: ModelOffer) -> Bool { offer.id == loaded }

    /// What is nearest to an answer comes first; of equals what fits, then what is fast.
    private static func rank(_ offer: ModelOffer, loaded: ModelOffer.ID?) -> [Double] {
        let sign = CellSign(offer, isLoaded: offer.id == loaded)
        let fit: Double =
            switch offer.fit {
            case .fits: 0
            case .tight: 1
            case nil: 2
            case .tooBig: 3
            }
        // What does not fit here comes after a server that has it.
        let isUseless = sign != .loaded && offer.fit == .tooBig ? 1.0 : 0
        return [isUseless, Double(sign.rawValue), fit, -(offer.speed?.value ?? 0)]
    }
}
