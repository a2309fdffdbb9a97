internal import Canvas

/// The help over the chat: whether it is shown, and from which line on.
struct HelpState: Sendable, Equatable {
    /// What is shown.
    enum Page: Sendable, Equatable {
        case help
        /// Every key by the name the config file knows.
        case keys
        /// Every setting and its value.
        case settings
        /// All that is known of a reply, by its entry.
        case message(Int)
        /// How a figure comes about; of all of them, for `nil`.
        case explanation(FigureName?)
    }

    private(set) var isShown = false
    private(set) var page = Page.help
    private(set) var top = 0

    mutating func toggle() {
        isShown.toggle()
        page = .help
        top = 0
    }

    mutating func close() { isShown = false }

    mutating func show(_ page: Page) {
        self.page = page
        isShown = true
        top = 0
    }

    mutating func scroll(by lines: Int) {
        top = max(0, top + lines)
    }

    /// Keeps the last line at or below the bottom of a box of `rows`.
    mutating func limit(lines: Int, rows: Int) {
        top = max(0, min(top, lines - rows))
    }

    /// Takes a key while the help is shown; false when it closed the help and
    /// is meant for the chat.
    mutating func key(_ press: KeyPress, rows: Int) -> Bool {
        switch (press.key, press.modifiers) {
        case (.up, _): scroll(by: -1)
        case (.down, _): scroll(by: 1)
        case (.pageUp, _): scroll(by: 1 - rows / 2)
        case (.pageDown, _), (.character(" "), []): scroll(by: rows / 2)
        case (.home, _): top = 0
        case (.end, _): scroll(by: HelpText.lineLimit)
        case (.escape, _), (.enter, _), (.function(1), _), (.character("q"), []): isShown = false
        default:
            isShown = false
            return false
        }
        return true
    }
}
