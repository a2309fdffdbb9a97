internal import Canvas
internal import ChatCore

/// How a model of the grid can be had, as one sign.
enum CellSign: Int, Sendable, CaseIterable {
    case loaded, warm, present, served, idle, makeable, downloadable, broken

    init(_ offer: ModelOffer, isLoaded: Bool) {
        self =
            switch offer.availability {
            case .broken: .broken
            case .makeable: .makeable
            case .downloadable: .downloadable
            case .present: isLoaded ? .loaded : offer.isWarm ? .warm : .present
            case .served:
                isLoaded
                    ? .loaded
                    : offer.isWarm ? .warm : offer.model.isLoaded == false ? .idle : .served
            }
    }

    var glyph: String {
        switch self {
        case .loaded: "◉"
        case .warm: "◎"
        case .present: "●"
        case .served: "◆"
        case .idle: "◇"
        case .makeable: "+"
        case .downloadable: "↓"
        case .broken: "✗"
        }
    }

    /// In a word, for the legend.
    var word: String {
        switch self {
        case .loaded: "loaded"
        case .warm: "ready"
        case .present: "here"
        case .served: "served"
        case .idle: "served, not in memory"
        case .makeable: "to make"
        case .downloadable: "to fetch"
        case .broken: "broken"
        }
    }

    func style(_ theme: Theme) -> Style {
        switch self {
        case .loaded: theme.accent
        case .warm: theme.good
        case .present: theme.text
        case .served: theme.accent.withoutBold
        case .idle, .makeable, .downloadable: theme.dim
        case .broken: theme.bad
        }
    }
}

extension MachineSurvey.Fit {
    /// Beside the sign; `nil` where there is nothing to say.
    var glyph: String? {
        switch self {
        case .fits: nil
        case .tight: "!"
        case .tooBig: "▲"
        }
    }

    var word: String {
        switch self {
        case .fits: "fits"
        case .tight: "tight"
        case .tooBig: "too big"
        }
    }

    func style(_ theme: Theme) -> Style {
        switch self {
        case .fits: theme.good
        case .tight: theme.warn
        case .tooBig: theme.bad
        }
    }
}
