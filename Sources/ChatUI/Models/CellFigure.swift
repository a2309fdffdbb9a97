internal import Canvas
internal import ChatCore

/// What the cells of the grid tell of their models.
enum CellFigure: String, Sendable, CaseIterable {
    case speed, size, memory

    /// The one after it, round in a circle.
    func next(by steps: Int) -> CellFigure {
        let all = Self.allCases
        let index = (all.firstIndex(of: self) ?? 0) + steps
        return all[(index % all.count + all.count) % all.count]
    }

    /// What the numbers are, and in which unit.
    var title: String {
        switch self {
        case .speed: "speed in tok/s"
        case .size: "size on the disk"
        case .memory: "memory it takes"
        }
    }

    /// In five columns; an estimate begins with `~`.
    func text(of offer: ModelOffer) -> String {
        let text: String? =
            switch self {
            case .speed: offer.speed.map { $0.text(Readable.rate) }
            case .size: offer.model.sizeBytes.map { (offer.isHere ? "" : "~") + Self.short($0) }
            case .memory: offer.memoryBytes.map { "~" + Self.short($0) }
            }
        return text ?? Readable.missing
    }

    func isEstimated(of offer: ModelOffer) -> Bool {
        switch self {
        case .speed: offer.speed?.provenance == .estimated
        case .size: !offer.isHere
        case .memory: true
        }
    }

    /// A size in four columns, without the two letters that never change: "94M", "4.4G".
    private static func short(_ bytes: Int) -> String {
        var amount = Double(bytes)
        var units = ["B", "K", "M", "G", "T", "P", "E"][...]
        // What would take four digits is one of the next unit.
        while amount >= 999.5, units.count > 1 {
            amount /= 1024
            units = units.dropFirst()
        }
        let isWhole = amount >= 9.95 || units.count == 7
        return Readable.fixed(amount, decimals: isWhole ? 0 : 1) + (units.first ?? "")
    }
}

extension ModelOffer {
    /// Whether it is a file or a server's model, and not one that has yet to be made or fetched.
    var isHere: Bool {
        switch availability {
        case .present, .served, .broken: true
        case .makeable, .downloadable: false
        }
    }

    /// The name over its replies.
    var speaker: String {
        ModelLabel.text(model.displayName, model.quantization)
    }
}
