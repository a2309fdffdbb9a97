/// What can be done with one message that was chosen.
enum MessageAction: String, Sendable, Hashable, CaseIterable {
    case copy, edit, regenerate, versions, fork, delete, statistics
    case resume = "continue"

    /// The key for it while a message is chosen.
    var key: Character {
        switch self {
        case .copy: "c"
        case .edit: "e"
        case .regenerate: "r"
        case .resume: "o"
        case .versions: "v"
        case .fork: "f"
        case .delete: "d"
        case .statistics: "s"
        }
    }

    /// What a line of hints says of it.
    var hint: String {
        switch self {
        case .copy: "copy"
        case .edit: "edit"
        case .regenerate: "again"
        case .resume: "continue"
        case .versions: "versions"
        case .fork: "fork"
        case .delete: "delete"
        case .statistics: "figures"
        }
    }

    /// What it does, in a few words.
    var summary: String {
        switch self {
        case .copy: "copy it; a digit copies that piece of its code"
        case .edit: "change it; a question is then answered anew"
        case .regenerate: "answer it again; what follows it is kept as another version"
        case .resume: "go on with a reply that was stopped or cut off"
        case .versions: "all versions of it, to go on from another"
        case .fork: "go on from here in a conversation of its own; this one is kept"
        case .delete: "remove it, a question with its reply; asks once more"
        case .statistics: "all figures of the reply"
        }
    }
}
