internal import ChatCore

/// What can be asked for by name: `/stop`.
enum SlashCommand: String, CaseIterable, Sendable {
    // The conversation
    case new, resume, search, history, rename, export, clear
    case tab, close
    // Messages
    case stop, regenerate
    case resumeReply = "continue"
    case edit, version, undo, fork, copy, find, fold
    // The model
    case model, quant, engine, load, unload, pull, context, kv, threads, restart
    // Replies
    case set, system, think, overflow
    // Measuring
    case stats, explain, compare, panel, bench, tune, doctor
    // The screen
    case theme, mouse, keys, help, quit

    /// What stands behind the name; empty for a command without arguments, in
    /// brackets where it can be left out.
    var parameter: String {
        switch self {
        case .model: "[NAME|PATH]"
        case .quant: "[TYPE]"
        case .compare: "[NAME|kv TYPE|@ADDRESS]"
        case .explain: "[FIGURE]"
        case .engine: "[ADDRESS|embedded]"
        case .load: "NAME"
        case .unload: "[NAME]"
        case .pull: "REFERENCE|@ADDRESS NAME"
        case .set: "[NAME VALUE]"
        case .context: "N"
        case .threads: "N|auto"
        case .kv: "TYPE"
        case .think: "on|off|low|…"
        case .system: "TEXT"
        case .overflow: "POLICY"
        case .copy: "[code [N]|all]"
        case .version: "[N|next|previous]"
        case .theme: "auto|dark|light"
        case .mouse: "on|off"
        case .search: "WORDS"
        case .rename: "TITLE"
        case .export: "[FILE]"
        case .tab: "[N]"
        case .find: "[TEXT]"
        case .help, .new, .resume, .history, .close, .clear, .stop, .regenerate, .resumeReply,
            .edit, .undo, .fork,
            .fold, .restart, .stats, .panel, .bench, .tune, .doctor, .keys, .quit:
            ""
        }
    }

    /// What it does, in a few words.
    var summary: String {
        switch self {
        case .help: "show or hide the help"
        case .keys: "every key, and what the config file calls what it does"
        case .new: "start a new conversation; this one is kept"
        case .resume: "go on with an earlier conversation"
        case .search: "find words in all conversations"
        case .history: "all conversations: find, open, rename, tag, archive, delete"
        case .tab: "a new conversation in a tab, or the tab of that number"
        case .close: "close the tab; its conversation is kept"
        case .rename: "give the conversation another title"
        case .export: "write the conversation to a file: Markdown, or JSON for a name in .json"
        case .clear: "remove every message of this conversation"
        case .stop: "stop the reply, or the loading of a model"
        case .regenerate: "answer the last message again"
        case .resumeReply: "go on with a reply that was stopped or cut off"
        case .edit: "change your last message and have it answered anew"
        case .version: "show another version of the last message that has any; alone, list them"
        case .undo: "take the last message and its reply back"
        case .fork: "go on in a copy of this conversation; this one is kept"
        case .find: "find a text in this conversation"
        case .model: "go on with another model: alone, all there are to choose from"
        case .quant: "go on with the same model in another quantization"
        case .engine: "answer with a server at that address, or with the embedded engine"
        case .load: "have a server take a model into its memory"
        case .unload: "have a server take a model out of it; alone, the one that answers"
        case .pull: "fetch a model while the chat goes on, or have a server fetch it"
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
        case .stats: "all figures, speed against depth, and the ledger of all replies"
        case .explain: "how a figure comes about: its formula, its inputs, its source"
        case .compare: "have another model, KV cache or server answer the next message too"
        case .panel: "show or hide the side panel"
        case .bench: "measure this model's speed at several depths"
        case .tune: "find the settings this model is fastest with here"
        case .doctor: "what this machine is and has, and what slows models down on it"
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
        default: []
        }
    }
}
