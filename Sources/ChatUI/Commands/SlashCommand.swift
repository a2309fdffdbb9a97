/// What can be asked for by name: `/stop`.
enum SlashCommand: String, CaseIterable, Sendable {
    case help, new, stop, regenerate, model, stats, quit

    /// What stands behind the name; empty for a command without arguments.
    var parameter: String {
        self == .model ? "PATH" : ""
    }

    /// What it does, in a few words.
    var summary: String {
        switch self {
        case .help: "show or hide this help"
        case .new: "start a new conversation"
        case .stop: "stop the reply, or the loading of a model"
        case .regenerate: "answer the last message again"
        case .model: "load another model: a file's path or a name"
        case .stats: "show or hide the side panel"
        case .quit: "leave"
        }
    }
}
