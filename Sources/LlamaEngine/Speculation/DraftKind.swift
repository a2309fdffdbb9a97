/// Where drafted tokens come from: sources of different worth, each judged by
/// what came of it.
enum DraftKind: Int, CaseIterable {
    /// Prompt lookup by two or three tokens, by four to seven, by more.
    case shortMatch, match, longMatch
    case model

    /// The kind of a prompt lookup of so many tokens.
    init(matched: Int) {
        self = matched < 4 ? .shortMatch : matched < 8 ? .match : .longMatch
    }

    /// How often such a token is right, as far as nothing is known yet.
    var prior: Double {
        switch self {
        case .shortMatch: 0.45
        case .match: 0.7
        case .longMatch: 0.9
        case .model: 0.75
        }
    }
}
