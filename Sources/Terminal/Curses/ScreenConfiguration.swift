/// Where and how a screen is drawn. A value from outside, so that opening a screen reads no global.
package struct ScreenConfiguration: Hashable, Sendable {
    /// The terminal's path. Not stdin: that may be a pipe.
    package var device: String
    /// The terminal type, a name of terminfo; nil when the environment has none.
    package var type: String?
    /// False: attributes only.
    package var isColorWanted: Bool
    /// Path of the file that takes what is written to stderr (and to stdout, if that is a terminal)
    /// while the screen is up; nil leaves them alone, and libraries that print spoil the screen.
    package var log: String?
    /// Written on the restored terminal after a crash.
    package var lastWords: String?
    /// Whether tmux stands between: it passes links on, whatever type it gives itself.
    package var isInTmux: Bool

    /// Whether the type is of a terminal that swallows a question it does not know. Consoles and
    /// old terminals print some of it.
    var takesQuestions: Bool {
        let plain = ["linux", "cons", "vt", "ansi", "dumb", "sun"]
        return type.map { type in !plain.contains { type.hasPrefix($0) } } ?? false
    }

    /// Whether the type is of a terminal that knows links or swallows them. GNU screen does
    /// neither in every version.
    var takesLinks: Bool {
        takesQuestions && (isInTmux || type?.hasPrefix("screen") != true)
    }

    package init(
        device: String, type: String?, isColorWanted: Bool = true, log: String? = nil,
        lastWords: String? = nil, isInTmux: Bool = false
    ) {
        self.device = device
        self.type = type
        self.isColorWanted = isColorWanted
        self.log = log
        self.lastWords = lastWords
        self.isInTmux = isInTmux
    }

    /// The process's own terminal, as its environment describes it: `TERM`, `TMUX`, and `NO_COLOR`
    /// (https://no-color.org: set and not empty).
    package init(environment: [String: String], log: String?) {
        self.init(
            device: ControllingTerminal.path, type: environment["TERM"],
            isColorWanted: environment["NO_COLOR"].map(\.isEmpty) ?? true, log: log,
            lastWords: log.map {
                "canter ended because of an internal error; its last words are in \($0)\n"
            })
    }
}
