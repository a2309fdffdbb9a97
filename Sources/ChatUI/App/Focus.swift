/// Who takes the keys.
enum Focus: Sendable, Equatable {
    /// What is being written.
    case composer
    /// The models, over transcript and panel.
    case models
    /// The conversations that are kept, over transcript and panel.
    case history
    /// A list to choose from.
    case picker(PickerState)
    /// What is looked for in the transcript.
    case find(FindState)
    /// A message that was chosen.
    case message(MessageSelection)

    var isPicker: Bool {
        if case .picker = self { true } else { false }
    }

    /// Whether something is typed to find something else.
    var isQuery: Bool {
        switch self {
        case .picker, .find, .models, .history: true
        case .composer, .message: false
        }
    }
}
