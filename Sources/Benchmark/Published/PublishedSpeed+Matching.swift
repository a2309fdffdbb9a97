package import ChatCore

extension PublishedSpeed {
    /// Those published for a model in a quantization, the most trustworthy first; for any
    /// quantization where none is given.
    package static func speeds(
        of model: String, _ quantization: Quantization?, among speeds: [PublishedSpeed]
    ) -> [PublishedSpeed] {
        let name = ModelLabel.comparable(model)
        let order = Standing.allCases
        return speeds.filter {
            ModelLabel.comparable($0.model) == name
                && (quantization == nil
                    || $0.quantization?.rawValue.uppercased()
                        == quantization?.rawValue.uppercased())
        }.sorted {
            (order.firstIndex(of: $0.standing) ?? 0, $0.hardware)
                < (order.firstIndex(of: $1.standing) ?? 0, $1.hardware)
        }
    }
}
