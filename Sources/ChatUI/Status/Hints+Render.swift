internal import Canvas
internal import ChatCore

/// The last line of the screen: the keys that help now, and at the right what
/// is being written comes to.
extension AppState {
    func renderHints(into grid: inout Grid, in rect: Rect) {
        var rect = rect.inset(columns: 1)
        if let urgent {
            grid.draw(urgent, at: rect.origin, style: theme.warn, clip: rect)
            return
        }
        if let tally {
            let columns = TextWidth.width(of: tally.text)
            // It says more than the last hint does.
            if columns + 12 <= rect.size.columns {
                let start = Point(column: rect.endColumn - columns, row: rect.minRow)
                grid.draw(tally.text, at: start, style: tally.style, clip: rect)
                rect.size.columns -= columns + 2
            }
        }
        var column = rect.minColumn
        for (index, (key, meaning)) in hints.enumerated() {
            let columns =
                TextWidth.width(of: key) + (meaning.isEmpty ? 0 : 1 + TextWidth.width(of: meaning))
                + (index == 0 ? 0 : 3)
            // Rather one hint less than half of one.
            guard column + columns <= rect.endColumn else { break }
            if index > 0 {
                column += grid.draw(
                    " · ", at: Point(column: column, row: rect.minRow), style: theme.frame,
                    clip: rect)
            }
            column += grid.draw(
                key, at: Point(column: column, row: rect.minRow), style: theme.text, clip: rect)
            guard !meaning.isEmpty else { continue }
            column += grid.draw(
                " " + meaning, at: Point(column: column, row: rect.minRow), style: theme.dim,
                clip: rect)
        }
    }

    /// What has to be seen before any hint.
    private var urgent: String? {
        if status.quitArmedUntil != nil { return "ctrl-c again quits" }
        if let historyWarning { return historyWarning }
        if selection?.isDeleteArmed == true { return "d again removes the message for good" }
        return nil
    }

    /// What stands at the right: where a search stands, or the tokens of the draft.
    private var tally: (text: String, style: Style)? {
        switch focus {
        case .find(let find):
            guard !find.query.isBlank else { return nil }
            guard let current = find.current else { return ("not found", theme.warn) }
            let count = Readable.grouped(find.places.count) + (find.isLimited ? "+" : "")
            return ("\(Readable.grouped(current + 1)) of \(count)", theme.text)
        case .composer:
            guard comparison == nil else { return nil }
            return draftReading.map { ($0.text, $0.isTooLong ? theme.warn : theme.dim) }
        case .picker, .models, .history, .message: return nil
        }
    }

    private var hints: [(String, String)] {
        if help.isShown { return [("esc", "close"), ("pgup pgdn", "scroll")] }
        if statistics.isShown { return statistics.hints }
        if let comparison, focus == .composer { return comparisonHints(comparison) }
        switch focus {
        case .models: return modelHints
        case .history: return historyHints
        case .find: return [("enter", "older"), ("down", "newer"), ("esc", "close")]
        case .picker: return [("enter", "take"), ("up down", ""), ("esc", "close")]
        case .message(let selection):
            let actions = transcript.entry(selection.entry).map(actions) ?? []
            return actions.map { (String($0.key), $0.hint) } + [("esc", "back")]
        case .composer:
            if model == .missing, composer.text.isEmpty { return firstRunHints }
            if editing != nil { return [("enter", "take the change"), ("esc", "leave it")] }
            return CommandCompletion(of: composer.text).map(self.hints(for:)) ?? valueHints
                ?? keyHints
        }
    }

    /// The words a half-typed one can become, or what a single one means.
    private func hints(for completion: CommandCompletion) -> [(String, String)] {
        guard completion.words.count == 1, let only = completion.words.first else {
            return completion.words.map { ($0, "") } + [("tab", "completes")]
        }
        if let command = SlashCommand(rawValue: String(only.dropFirst())) {
            return [(only, command.summary)]
        }
        return [(only, SettingName(rawValue: only).map { SettingsTable[$0].help } ?? "")]
    }

    /// What the setting takes whose value is being typed.
    private var valueHints: [(String, String)]? {
        guard case .command(let command, let argument)? = SlashCommand.parse(composer.text),
            let name = command == .set
                ? SettingName(rawValue: String(argument.prefix { $0 != " " }))
                : command.settings.first
        else { return nil }
        let setting = SettingsTable[name]
        return [
            ("now \(setting.value(in: settings).text)", ""), ("takes", setting.allowed),
        ]
    }

    private var keyHints: [(String, String)] {
        func hint(_ action: KeyAction, _ meaning: String) -> (String, String)? {
            keys.hint(for: action).map { ($0, meaning) }
        }
        var hints: [(String, String)?]
        if models.switching != nil {
            let stays = model.loaded.map { "stay with \($0.speaker)" } ?? "give up"
            hints = [
                hint(.stop, stays), hint(.send, "queue"), hint(.models, "models"), scrollHint,
            ]
        } else if turn != nil {
            hints = [
                hint(.stop, "stop"), hint(.send, "queue"), hint(.help, "help"), scrollHint,
                hint(.statistics, "statistics"),
            ]
        } else if armed != nil {
            hints = [hint(.send, "send to both"), hint(.stop, "not compare"), hint(.help, "help")]
        } else {
            let isRetry = model == .failed && composer.isBlank
            hints = [
                hint(.send, isRetry ? "try again" : "send"), hint(.commands, "commands"),
                hint(.help, "help"), scrollHint,
                hint(.previousMessage, "messages"), hint(.find, "find"), hint(.models, "models"),
                hint(.history, "history"), hint(.statistics, "statistics"),
            ]
            if tabs.isShown { hints.insert(hint(.nextTab, "next tab"), at: 2) }
        }
        return hints.compactMap { $0 }
    }

    private var firstRunHints: [(String, String)] {
        let hints: [(String, String)?] = [
            firstRun.offersStarter ? ("enter", "fetch the model") : nil,
            firstRun.choices.isEmpty ? nil : ("1 …", "take one"),
            keys.hint(for: .help).map { ($0, "help") }, ("ctrl-c twice", "quit"),
        ]
        return hints.compactMap { $0 }
    }

    private var scrollHint: (String, String)? {
        transcript.scroll == .end
            ? keys.hint(for: .pageUp).map { ($0, "scroll") }
            : keys.hint(for: .end).map { ($0, "newest") }
    }
}
