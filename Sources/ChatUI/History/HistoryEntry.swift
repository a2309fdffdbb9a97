internal import ChatCore

/// What is written about the chosen conversation, in the line where else is typed what to find.
struct HistoryEntry: Sendable, Equatable {
    enum Kind: Sendable, Equatable {
        case rename, tag, export

        /// Before what is written; one column wide.
        var sign: String {
            switch self {
            case .rename: "✎"
            case .tag: "#"
            case .export: "→"
            }
        }

        /// Shown while nothing is written.
        var placeholder: String {
            switch self {
            case .rename: "The title"
            case .tag: "A tag to add, or one it has to take away"
            case .export: "A file, .md or .json; empty for one named after the title"
            }
        }
    }

    let kind: Kind
    let conversation: Conversation.ID
    var text = ComposerState()

    init(_ kind: Kind, of conversation: Conversation.ID, text: String = "") {
        self.kind = kind
        self.conversation = conversation
        self.text.begin(with: text)
    }
}
