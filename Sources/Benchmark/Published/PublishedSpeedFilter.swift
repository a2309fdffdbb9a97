internal import ChatCore

/// Which published speeds to list: each text, where given, is a part of the row's, whatever the
/// case.
package struct PublishedSpeedFilter: Sendable, Hashable {
    package var model: String?
    package var hardware: String?
    package var quantization: String?
    package var engine: String?

    package init(
        model: String? = nil, hardware: String? = nil, quantization: String? = nil,
        engine: String? = nil
    ) {
        self.model = model
        self.hardware = hardware
        self.quantization = quantization
        self.engine = engine
    }

    /// Whether a row is one of them. A row that does not say is none of those asked for.
    package func matches(_ speed: PublishedSpeed) -> Bool {
        let pairs = [
            (model, speed.model), (hardware, speed.hardware),
            (quantization, speed.quantization?.rawValue), (engine, speed.engine),
        ]
        return pairs.allSatisfy { asked, value in
            guard let asked else { return true }
            return value?.lowercased().contains(asked.lowercased()) ?? false
        }
    }
}
