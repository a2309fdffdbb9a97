internal import Canvas

/// What can be done in the history with a key.
enum HistoryKey: PageKey {
    case openInTab, rename, tag, archive, shown, export, delete

    var presses: [KeyPress] {
        switch self {
        case .openInTab: [KeyPress(.enter, .alt), KeyPress(.function(4))]
        case .rename: [.character("r", .control), KeyPress(.function(2))]
        case .tag: [.character("t", .control), KeyPress(.function(3))]
        case .archive: [.character("a", .control), KeyPress(.function(5))]
        case .shown: [.character("f", .control), KeyPress(.function(6))]
        case .export: [.character("x", .control), KeyPress(.function(7))]
        case .delete: [.character("d", .control), KeyPress(.function(8))]
        }
    }

    var letter: Character {
        switch self {
        case .openInTab: "o"
        case .rename: "r"
        case .tag: "t"
        case .archive: "a"
        case .shown: "f"
        case .export: "x"
        case .delete: "d"
        }
    }

    /// What it does, in a few words.
    var summary: String {
        switch self {
        case .openInTab: "open it in a tab of its own"
        case .rename: "give it another title"
        case .tag: "add a tag, or take one away that it has"
        case .archive: "archive it, or take it out of the archive"
        case .shown: "list without those archived, with them, or them alone"
        case .export: "write it to a file: Markdown, or JSON for a name in .json"
        case .delete: "delete it for good; twice"
        }
    }
}
