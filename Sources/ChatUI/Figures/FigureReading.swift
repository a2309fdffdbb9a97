internal import ChatCore

/// What a figure reads at the moment.
struct FigureReading: Sendable, Hashable {
    var name: FigureName
    /// As it is shown; `nil` where it is not known.
    var value: String?
    var provenance: Provenance?
    /// What it was made of just now: a name, and the number.
    var inputs: [Input] = []

    struct Input: Sendable, Hashable {
        var name: String
        var value: String
    }

    init(_ name: FigureName, _ value: String?, _ provenance: Provenance?) {
        self.name = name
        self.value = value
        self.provenance = value == nil ? nil : provenance
    }

    init(_ name: FigureName, _ figure: Figure<Double>?, _ format: (Double) -> String) {
        self.init(name, figure.map { $0.text(format) }, figure?.provenance)
    }

    func with(_ inputs: (String, String?)...) -> FigureReading {
        var reading = self
        reading.inputs = inputs.compactMap { name, value in
            value.map { Input(name: name, value: $0) }
        }
        return reading
    }
}

extension Provenance {
    /// Where a figure comes from, in words.
    var words: String {
        switch self {
        case .engineReported: "told by the engine"
        case .measured: "measured here"
        case .estimated: "estimated"
        }
    }
}
