/// What the help says.
enum HelpText {
    /// More lines than the help ever has.
    static let lineLimit = 10_000

    struct Section: Sendable {
        var title: String
        /// A key, command or figure, and what it does or means.
        var rows: [(String, String)]
    }

    static func sections(_ keys: KeyMap) -> [Section] {
        [chat(keys), writing(keys), messages, history, models, commands, figures, signs]
    }

    /// Every key by its name in the config file.
    static func keyNames(_ keys: KeyMap) -> [Section] {
        let actions = KeyAction.allCases
        return [
            Section(
                title: "Keys, as the config file names what they do",
                rows: actions.map { action in
                    let names = keys.names(of: action).joined(separator: ", ")
                    return (
                        action.rawValue, "\(names.isEmpty ? "none" : names) · \(action.summary)"
                    )
                }),
            Section(
                title: "To change one",
                rows: [
                    ("keys:", "in config.yaml, with lines below it, indented:"),
                    ("  find: ctrl-x", "another key, or several: [ctrl-x, f3]"),
                    ("  panel: none", "no key"),
                ]),
        ]
    }

    private static func chat(_ keys: KeyMap) -> Section {
        Section(
            title: "Keys",
            rows: rows(KeyAction.allCases.filter { !$0.isWriting }, keys) + [
                ("Alt-1 … 9", "the tab of that number"),
                ("Ctrl-C", "stop; twice, quit"),
                ("Wheel", "scroll"),
                ("Shift and mouse", "mark text, as the terminal does"),
            ])
    }

    private static func writing(_ keys: KeyMap) -> Section {
        Section(title: "Writing", rows: rows(KeyAction.allCases.filter(\.isWriting), keys))
    }

    private static func rows(_ actions: [KeyAction], _ keys: KeyMap) -> [(String, String)] {
        actions.compactMap { action in
            let names = keys.names(of: action)
            return names.isEmpty ? nil : (names.joined(separator: ", "), action.summary)
        }
    }

    private static let messages = Section(
        title: "A chosen message",
        rows: [
            ("Up, Down", "the message before, after it"),
            ("Left, Right", "the version of it before, after"),
            ("Enter", "all that can be done with it"),
        ]
            + MessageAction.allCases.map { (String($0.key), $0.summary) } + [
                ("1 … 9", "copy that piece of its code"), ("Esc", "back to writing"),
            ])

    private static let history = Section(
        title: "The history",
        rows: [
            ("Letters", "find words in all conversations"),
            (
                "Arrows",
                "from one to the next; with vi's keys j k too, and o r t a f x d for what is below"
            ),
            ("Enter", "go on with it, from the place that was found"),
            ("Tab", "list those with the next tag"),
        ] + HistoryKey.allCases.map { ($0.names, $0.summary) } + [
            ("● • ✎", "on the screen; open in a tab; something is written in it"),
            ("Esc", "back to the chat"),
        ])

    private static let models = Section(
        title: "The models",
        rows: [
            ("Letters", "find a model, quantization, store or engine"),
            ("org/name:TYPE", "that nothing has: Enter fetches it"),
            (
                "Arrows",
                "from cell to cell; with vi's keys h j k l too, and i s f g m x for what is below"
            ),
            (
                "Enter",
                "what a switch takes, and again: the switch; makes or fetches what is not here"
            ),
            ("Tab", "show speed, size or memory"),
        ] + ModelKey.allCases.map { ($0.names, $0.summary) }
            + CellSign.allCases.map { ($0.glyph, $0.word) }
            + [
                ("! ▲ ✓ ★", "tight in memory; too big for it; the one to begin with; a favourite"),
                ("Esc", "back to the chat"),
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
