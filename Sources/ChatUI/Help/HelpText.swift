/// What the help says.
enum HelpText {
    /// More lines than the help ever has.
    static let lineLimit = 10_000

    struct Section: Sendable {
        var title: String
        /// A key, command or figure, and what it does or means.
        var rows: [(String, String)]
    }

    static let sections: [Section] = [keys, editing, commands, figures, signs]

    private static let keys = Section(
        title: "Keys",
        rows: [
            ("Enter", "send; while a reply comes, queue"),
            ("Alt-Enter, Ctrl-J", "new line"),
            ("Esc, Ctrl-C", "stop the reply or the load"),
            ("Ctrl-C twice", "quit"),
            ("Ctrl-D", "quit, on an empty line"),
            ("PgUp PgDn, wheel", "scroll; new text does not move what you read"),
            ("Shift and mouse", "mark text, as the terminal does"),
            ("Home End", "first and newest line (with Ctrl while writing)"),
            ("Up Down", "lines, then messages sent before that begin as this one"),
            ("Ctrl-T", "show or hide the side panel"),
            ("Ctrl-L", "draw the screen again"),
            ("Ctrl-Z", "suspend"),
            ("F1", "this help"),
        ])

    private static let editing = Section(
        title: "Writing",
        rows: [
            ("Ctrl-A  Ctrl-E", "start, end of the line"),
            ("Ctrl-B  Ctrl-F", "a character back, on"),
            ("Alt-B  Alt-F", "a word back, on"),
            ("Ctrl-H  Ctrl-D", "delete before, under the cursor"),
            ("Ctrl-W  Alt-D", "cut the word before, after the cursor"),
            ("Ctrl-U  Ctrl-K", "cut to the start, the end of the line"),
            ("Ctrl-Y  Alt-Y", "put back what was cut last, instead what was cut before"),
            ("Ctrl-_  Alt-_", "undo, redo"),
            ("Alt-U, -L, -C", "word in capitals, small letters, with a capital"),
            ("Alt-<  Alt->", "start, end of the message"),
            ("Tab", "complete a command"),
        ])

    private static let commands = Section(
        title: "Commands",
        rows: SlashCommand.allCases.map { command in
            let parameter = command.parameter.isEmpty ? "" : " \(command.parameter)"
            return ("/\(command.rawValue)\(parameter)", command.summary)
        })

    private static let figures = Section(
        title: "Figures",
        rows: [
            ("tok/s", "tokens of the last second; after a reply, of all of it but its first token"),
            ("of fresh", "speed now over the fitted speed in an empty context"),
            ("first token", "from Enter to the first token"),
            (
                "prompt",
                "tokens read per second; kept ones were still in the cache and cost nothing"
            ),
            ("↳", "why much of the prompt had to be read again"),
            ("gap", "time between tokens: half are shorter than p50, 99 of 100 shorter than p99"),
            (
                "drafted",
                "tokens proposed ahead, and how many of them the model would have chosen itself"
            ),
            (
                "threads",
                "in the first line; auto follows the machine: fewer while other programs are busy"
            ),
            ("context", "tokens used of the window in force"),
            ("kv cache", "memory used of that set aside, and the types of keys and values"),
            ("cells", "places of the cache used; one holds a token"),
            (
                "speed by depth",
                "points: this chat; line: the fit; half: where half of the fresh speed is left"
            ),
        ])

    private static let signs = Section(
        title: "Signs",
        rows: [
            ("~", "estimated, not measured"),
            ("–", "not known"),
        ])
}
