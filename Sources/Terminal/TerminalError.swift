/// Why the screen or its input cannot be had, as one sentence with the remedy.
package struct TerminalError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of failure, for code; people read `description`.
    package enum Code: Hashable, Sendable {
        /// No terminal to show the chat on.
        case noTerminal
        /// The environment does not say what terminal it is.
        case typeNotSet
        /// No description of the terminal, nor of a common one to stand in.
        case typeUnknown
        /// The terminal cannot place the cursor.
        case typeIncapable
        /// This process has a screen already.
        case alreadyOpen
        /// A system call failed.
        case system(errno: Int32)
    }

    package let code: Code
    package let description: String

    static let noTerminal = TerminalError(
        code: .noTerminal,
        description: "canter needs a terminal to chat in: start it in one, "
            + "or use `canter ask` in a pipe or a script.")

    static let typeNotSet = TerminalError(
        code: .typeNotSet,
        description: "TERM is not set, so canter cannot tell how to draw on this terminal: "
            + "set it (for example `TERM=xterm-256color canter`), or chat line by line with `canter --plain`."
    )

    static func typeUnknown(_ type: String) -> TerminalError {
        TerminalError(
            code: .typeUnknown,
            description: "This machine has no description of the terminal type "
                + "\"\(printable(type))\", nor of xterm-256color: install ncurses' terminal "
                + "descriptions (Debian: ncurses-base), or chat line by line with `canter --plain`."
        )
    }

    static func typeIncapable(_ type: String) -> TerminalError {
        TerminalError(
            code: .typeIncapable,
            description: "A terminal of type \"\(printable(type))\" cannot show a screen: "
                + "set TERM to what your terminal is (for example "
                + "`TERM=xterm-256color canter`), or chat line by line with `canter --plain`.")
    }

    static let alreadyOpen = TerminalError(
        code: .alreadyOpen,
        description: "The terminal is in use by another screen of this process: close it first.")

    static func system(_ action: String, errno code: Int32) -> TerminalError {
        TerminalError(
            code: .system(errno: code),
            description: "canter could not \(action): \(systemMessage(code)); "
                + "close other programs and start it again.")
    }

    /// TERM comes from outside: what it holds must not drive the terminal the message is shown on.
    private static func printable(_ type: String) -> String {
        String(type.unicodeScalars.prefix(40).map { (" "..."~") ~= $0 ? Character($0) : "?" })
    }
}
