internal import Canvas
internal import ChatCore

/// One thing that is known of a model, with its name before it.
struct Fact: Sendable, Equatable {
    /// Whether it is good news; the words say so too.
    enum Tone: Sendable, Equatable {
        case plain, warn, bad

        init(_ fit: MachineSurvey.Fit?) {
            self =
                switch fit {
                case .tight: .warn
                case .tooBig: .bad
                case .fits, nil: .plain
                }
        }

        func style(_ theme: Theme) -> Style {
            switch self {
            case .plain: theme.text
            case .warn: theme.warn
            case .bad: theme.bad
            }
        }
    }

    var label: String
    var text: String
    var tone: Tone
    /// The whole of it in few words, for where there are only a few lines.
    var brief: String

    init(_ label: String, _ text: String, _ tone: Tone = .plain, brief: String? = nil) {
        self.label = label
        self.text = text
        self.tone = tone
        self.brief = brief ?? "\(label) \(text)"
    }
}
