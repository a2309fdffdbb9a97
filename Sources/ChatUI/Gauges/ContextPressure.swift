internal import Canvas

/// How near the context is to its end, in words and colour.
enum ContextPressure {
    case low, high, full

    /// `share` is used tokens over the window.
    init(share: Double) {
        self = share >= 0.95 ? .full : share >= 0.8 ? .high : .low
    }

    /// Added behind the percentage.
    var words: String {
        switch self {
        case .low: ""
        case .high: " filling up"
        case .full: " nearly full"
        }
    }

    func style(_ theme: Theme) -> Style {
        switch self {
        case .low: theme.dim
        case .high: theme.warn
        case .full: theme.bad
        }
    }
}
