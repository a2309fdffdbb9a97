internal import Canvas

/// What a key can do while nothing lies over the chat. The raw values are the
/// names the config file knows.
package enum KeyAction: String, Sendable, Hashable, CaseIterable {
    // The chat
    case send
    case newLine = "new-line"
    case stop
    case endOfFile = "end-of-file"
    case commands
    case models
    case history
    case find
    case previousMessage = "previous-message"
    case nextMessage = "next-message"
    case previousVersion = "previous-version"
    case nextVersion = "next-version"
    case pageUp = "page-up"
    case pageDown = "page-down"
    case scrollUp = "scroll-up"
    case scrollDown = "scroll-down"
    case home, end
    case top, bottom
    case up, down
    case searchHistory = "search-history"
    case editor
    case newTab = "new-tab"
    case nextTab = "next-tab"
    case previousTab = "previous-tab"
    case closeTab = "close-tab"
    case statistics, panel, redraw, suspend, help

    // Writing
    case lineStart = "line-start"
    case lineEnd = "line-end"
    case back, forward
    case wordBack = "word-back"
    case wordForward = "word-forward"
    case deleteBack = "delete-back"
    case delete
    case cutBlankWordBack = "cut-blank-word-back"
    case cutWordBack = "cut-word-back"
    case cutWord = "cut-word"
    case cutToStart = "cut-to-start"
    case cutToEnd = "cut-to-end"
    case putBack = "put-back"
    case putBackOlder = "put-back-older"
    case undo, redo
    case upperCase = "upper-case"
    case lowerCase = "lower-case"
    case capitalize
    case textStart = "text-start"
    case textEnd = "text-end"
    case complete

    /// Whether it changes or moves in what is written, and nothing else.
    var isWriting: Bool {
        Self.allCases.firstIndex(of: self).map { $0 >= Self.firstWriting } ?? false
    }

    private static let firstWriting = allCases.firstIndex(of: .lineStart) ?? 0

    /// The keys it has unless the config file says otherwise, separated by
    /// spaces. Those of writing are readline's.
    var standardKeys: String {
        switch self {
        case .send: "enter"
        case .newLine: "alt-enter ctrl-j shift-enter"
        case .stop: "esc"
        case .endOfFile: "ctrl-d"
        case .commands: "ctrl-p"
        case .models: "ctrl-o"
        case .history: "alt-h"
        case .find: "ctrl-f"
        case .previousMessage: "shift-tab alt-up"
        case .nextMessage: "alt-down"
        case .previousVersion: "alt-,"
        case .nextVersion: "alt-."
        case .pageUp: "pgup"
        case .pageDown: "pgdn"
        case .scrollUp: "shift-up ctrl-up"
        case .scrollDown: "shift-down ctrl-down"
        case .home: "home"
        case .end: "end"
        case .top: "ctrl-home"
        case .bottom: "ctrl-end"
        case .up: "up"
        case .down: "down"
        case .searchHistory: "ctrl-r"
        case .editor: "ctrl-g"
        case .newTab: "alt-t"
        case .nextTab: "alt-n ctrl-pgdn"
        case .previousTab: "alt-p ctrl-pgup"
        case .closeTab: "alt-w"
        case .statistics: "ctrl-t"
        case .panel: "f2"
        case .redraw: "ctrl-l"
        case .suspend: "ctrl-z"
        case .help: "f1"
        case .lineStart: "ctrl-a"
        case .lineEnd: "ctrl-e"
        case .back: "left ctrl-b"
        case .forward: "right"
        case .wordBack: "alt-b ctrl-left alt-left"
        case .wordForward: "alt-f ctrl-right alt-right"
        case .deleteBack: "backspace ctrl-h"
        case .delete: "delete"
        case .cutBlankWordBack: "ctrl-w"
        case .cutWordBack: "alt-backspace ctrl-backspace"
        case .cutWord: "alt-d ctrl-delete"
        case .cutToStart: "ctrl-u"
        case .cutToEnd: "ctrl-k"
        case .putBack: "ctrl-y"
        case .putBackOlder: "alt-y"
        case .undo: "ctrl-_"
        case .redo: "alt-_"
        case .upperCase: "alt-u"
        case .lowerCase: "alt-l"
        case .capitalize: "alt-c"
        case .textStart: "alt-<"
        case .textEnd: "alt->"
        case .complete: "tab"
        }
    }

    /// What it does, in a few words.
    var summary: String {
        switch self {
        case .send: "send; while a reply comes, queue"
        case .newLine: "new line"
        case .stop: "stop the reply or the load"
        case .endOfFile: "quit, when nothing is written; else delete under the cursor"
        case .commands: "all commands, to choose from"
        case .models: "all models, to choose from"
        case .history: "all conversations, to find and to choose from"
        case .find: "find in the conversation"
        case .previousMessage: "choose a message, to copy, change, answer again, …"
        case .nextMessage: "the message after it"
        case .previousVersion:
            "the version before of the chosen message, or of the last that has any"
        case .nextVersion: "the version after it"
        case .pageUp: "scroll up; new text does not move what you read"
        case .pageDown: "scroll down"
        case .scrollUp: "scroll up a line"
        case .scrollDown: "scroll down a line"
        case .home: "first line of the conversation; start of the line while writing"
        case .end: "newest line, and follow it; end of the line while writing"
        case .top: "first line of the conversation"
        case .bottom: "newest line, and follow it"
        case .up: "a line up, then messages sent before that begin as this one"
        case .down: "a line down, then back to the newer ones"
        case .searchHistory: "search what was sent before"
        case .editor: "write in the editor of EDITOR or VISUAL"
        case .newTab: "a new conversation in a tab of its own"
        case .nextTab: "the next tab"
        case .previousTab: "the tab before"
        case .closeTab: "close the tab; its conversation is kept"
        case .statistics: "all figures, speed against depth, and the ledger"
        case .panel: "show or hide the side panel"
        case .redraw: "draw the screen again"
        case .suspend: "suspend"
        case .help: "this help"
        case .lineStart: "start of the line"
        case .lineEnd: "end of the line"
        case .back: "a character back"
        case .forward: "a character on"
        case .wordBack: "a word back"
        case .wordForward: "a word on"
        case .deleteBack: "delete before the cursor"
        case .delete: "delete under the cursor"
        case .cutBlankWordBack: "cut back to the blank before the word"
        case .cutWordBack: "cut the word before the cursor"
        case .cutWord: "cut the word after the cursor"
        case .cutToStart: "cut to the start of the line"
        case .cutToEnd: "cut to the end of the line"
        case .putBack: "put back what was cut last"
        case .putBackOlder: "put back what was cut before that instead"
        case .undo: "undo"
        case .redo: "redo"
        case .upperCase: "the word in capitals"
        case .lowerCase: "the word in small letters"
        case .capitalize: "the word with a capital"
        case .textStart: "start of the message"
        case .textEnd: "end of the message"
        case .complete: "complete a command or a file's name"
        }
    }
}
