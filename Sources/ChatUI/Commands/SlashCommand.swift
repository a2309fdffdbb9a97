internal import ChatCore

/// What can be asked for by name: `/stop`.
enum SlashCommand: String, CaseIterable, Sendable {
    case help, new, stop, regenerate, model, set, context, threads, kv, think, system, overflow
    case fold, copy, theme, mouse, restart, stats, quit

    /// What stands behind the name; empty for a command without arguments.
    var parameter: String {
        switch self {
        case .model: "PATH"
        case .set: "[NAME VALUE]"
        case .context: "N"
        case .threads: "N|auto"
        case .kv: "TYPE"
        case .think: "on|off|low|…"
        case .system: "TEXT"
        case .overflow: "POLICY"
        case .copy: "[code [N]|all]"
        case .theme: "auto|dark|light"
        case .mouse: "on|off"
        case .help, .new, .stop, .regenerate, .fold, .restart, .stats, .quit: ""
        }
    }

    /// What it does, in a few words.
    var summary: String {
        switch self {
        case .help: "show or hide this help"
        case .new: "start a new conversation"
        case .stop: "stop the reply, or the loading of a model"
        case .regenerate: "answer the last message again"
        case .model: "load another model: a file's path or a name"
        case .set: "change a setting, such as temperature; alone, list what is in force"
        case .context: "load the model again with a window of N tokens"
        case .threads: "load it again with so many threads; auto follows the machine"
        case .kv: "load it again with another type of KV cache, such as q8_0"
        case .think: "switch reasoning on, off, to auto, or to low, medium or high"
        case .system: "set the system message; none removes it"
        case .overflow: "what is done when a prompt does not fit"
        case .fold: "show of finished reasoning only that it was, or all of it again"
        case .copy: "copy the last reply, a piece of its code, or the whole conversation"
        case .theme: "colours for a dark or a light background; auto asks the terminal"
        case .mouse: "let the wheel scroll, or leave the mouse to the terminal"
        case .restart: "end an engine that hangs, and start it again"
        case .stats: "show or hide the side panel"
        case .quit: "leave"
        }
    }

    /// The settings its argument is for; empty for a command that sets none.
    var settings: [SettingName] {
        switch self {
        case .context: [.context]
        case .threads: [.threads]
        case .kv: [.kvTypeK, .kvTypeV]
        case .think: [.thinking, .reasoningEffort]
        case .system: [.system]
        case .overflow: [.overflow]
        case .theme: [.theme]
        case .mouse: [.mouse]
        case .help, .new, .stop, .regenerate, .model, .set, .fold, .copy, .restart, .stats, .quit:
            []
        }
    }
}
