package import ChatCore

/// Published speeds, to be looked through for many models: each name is taken apart once.
package struct PublishedTable: Sendable {
    private struct Row: Sendable {
        let speed: PublishedSpeed
        let letters: String
        let identity: ModelIdentity
        let quantization: QuantizationName?
        /// The lower, the more trustworthy.
        let standing: Int
    }

    /// A quantization as it is compared.
    private struct QuantizationName: Sendable {
        let name: String
        let bits: Int?

        init(_ quantization: Quantization) {
            name = quantization.rawValue.uppercased()
            bits = quantization.nominalBits
        }
    }

    private let rows: [Row]

    package init(_ speeds: [PublishedSpeed]) {
        // Hundreds of rows are of a few models.
        var known: [String: (letters: String, identity: ModelIdentity)] = [:]
        let order = PublishedSpeed.Standing.allCases
        rows = speeds.map { speed in
            let name =
                known[speed.model]
                ?? (ModelLabel.comparable(speed.model), ModelIdentity(speed.model))
            known[speed.model] = name
            return Row(
                speed: speed, letters: name.letters, identity: name.identity,
                quantization: speed.quantization.map(QuantizationName.init),
                standing: order.firstIndex(of: speed.standing) ?? 0)
        }
    }

    /// Those about a model in a quantization, each with how closely: the closest first, and of
    /// those the most trustworthy; for any quantization where none is given.
    package func matches(
        _ model: String, _ quantization: Quantization?
    ) -> [(speed: PublishedSpeed, match: PublishedSpeed.Match)] {
        let letters = ModelLabel.comparable(model)
        let identity = ModelIdentity(model)
        let asked = quantization.map(QuantizationName.init)
        return rows.compactMap { row in
            Self.match(row, letters, identity, asked).map { (row: row, match: $0) }
        }.sorted {
            ($0.match, $0.row.standing, $0.row.speed.hardware)
                < ($1.match, $1.row.standing, $1.row.speed.hardware)
        }.map { ($0.row.speed, $0.match) }
    }

    private static func match(
        _ row: Row, _ letters: String, _ identity: ModelIdentity, _ asked: QuantizationName?
    ) -> PublishedSpeed.Match? {
        guard let bits = match(asked, row.quantization) else { return nil }
        if row.letters == letters { return bits }
        if row.identity.key == identity.key { return .sameModel }
        let isOfSize = row.identity.isSizeAlone && row.identity.billions == identity.billions
        return isOfSize ? .sameSize : nil
    }

    private static func match(
        _ asked: QuantizationName?, _ own: QuantizationName?
    ) -> PublishedSpeed.Match? {
        guard let asked else { return .exact }
        guard let own else { return nil }
        if own.name == asked.name { return .exact }
        guard let bits = asked.bits, bits == own.bits else { return nil }
        return .sameModel
    }
}
