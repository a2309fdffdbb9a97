internal import ChatCore

/// Which published speeds to list: each text, where given, is a part of the row's, whatever the
/// case.
package struct PublishedSpeedFilter: Sendable, Hashable {
    package var model: String?
    package var hardware: String?
    package var quantization: String?
    package var engine: String?
    /// Only those of model makers, or only the others.
    package var isPrimary: Bool?
    package var standing: PublishedSpeed.Standing?

    package init(
        model: String? = nil, hardware: String? = nil, quantization: String? = nil,
        engine: String? = nil, isPrimary: Bool? = nil, standing: PublishedSpeed.Standing? = nil
    ) {
        self.model = model
        self.hardware = hardware
        self.quantization = quantization
        self.engine = engine
        self.isPrimary = isPrimary
        self.standing = standing
    }

    /// A part of the name, or the same model written differently: `qwen2.5:7b`.
    private func isModel(_ asked: String, _ name: String) -> Bool {
        if name.lowercased().contains(asked.lowercased()) { return true }
        let identity = ModelIdentity(asked)
        return !identity.key.isEmpty && !identity.isSizeAlone
            && identity.key == ModelIdentity(name).key
    }

    /// Whether a row is one of them. A row that does not say is none of those asked for.
    package func matches(_ speed: PublishedSpeed) -> Bool {
        if let standing, standing != speed.standing { return false }
        if let isPrimary, isPrimary != speed.isPrimary { return false }
        if let model, !isModel(model, speed.model) { return false }
        let pairs = [
            (hardware, speed.hardware),
            (quantization, speed.quantization?.rawValue), (engine, speed.engine),
        ]
        return pairs.allSatisfy { asked, value in
            guard let asked else { return true }
            return value?.lowercased().contains(asked.lowercased()) ?? false
        }
    }
}
