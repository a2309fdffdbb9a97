internal import ChatCore

/// What a line that starts with a slash does.
extension PlainChat {
    static let help =
        [
            "Write a message and press Enter. A line that ends in a backslash goes on in the next.",
            "Ctrl-C stops the reply; again, it quits.",
        ] + PlainCommand.allCases.map(\.summary)

    mutating func run(_ command: PlainCommand, _ argument: String) -> [PlainAction] {
        switch command {
        case .help: return tell(Self.help)
        case .quit: return quit()
        case .new: return [.newConversation] + say("A new conversation.") + prompt()
        case .regenerate:
            guard conversation.messages.contains(where: { $0.role == .user }) else {
                return tell(["There is no message to answer again."])
            }
            begin()
            return [.regenerate]
        case .version: return version(argument)
        case .model:
            guard !argument.isEmpty else {
                return tell(["Say which model: /model and a name, a part of it, or a file's path."])
            }
            settings.model = argument
            return load("Loading \(argument).")
        case .set: return set(argument)
        case .stats:
            guard let record else { return tell(["There is no reply yet."]) }
            return tell(
                SpokenFigures.lines(record, cache: cache, window: loaded?.knownWindow))
        }
    }

    mutating func tell(_ lines: [String]) -> [PlainAction] {
        say(lines.joined(separator: "\n")) + prompt()
    }

    private mutating func load(_ sentence: String) -> [PlainAction] {
        let said = say(sentence)
        phase = .loading
        return said + [.load(settings)]
    }

    // MARK: /set

    private mutating func set(_ argument: String) -> [PlainAction] {
        let parts = argument.split(separator: " ", maxSplits: 1)
        guard let word = parts.first?.lowercased() else { return tell(changed) }
        guard let name = SettingName(rawValue: word) else {
            return tell([
                "There is no setting \(word); did you mean \(SettingName.nearest(to: word).rawValue)?"
            ])
        }
        let setting = SettingsTable[name]
        let text = parts.count > 1 ? String(parts[1]).trimmingBlanks : ""
        guard !text.isEmpty else {
            return tell([
                "\(name.rawValue) is \(setting.value(in: settings).text) and takes \(setting.allowed). \(setting.help)"
            ])
        }
        switch setting.scope {
        case .selection:
            return tell([
                name == .model
                    ? "/model and a name or a path loads another model."
                    : "\(name.rawValue) is chosen when the chat begins: start canter with it."
            ])
        case .screen:
            return tell(["\(name.rawValue) is of the screen, and there is none here."])
        case .loading, .reply: return change(setting, to: text)
        }
    }

    private mutating func change(_ setting: Setting, to text: String) -> [PlainAction] {
        var changed = settings
        if text == "default" {
            setting.reset(in: &changed)
        } else {
            do throws(SettingError) {
                try setting.set([text], in: &changed)
            } catch {
                return tell([error.description])
            }
        }
        if let sentence = changed.contradiction { return tell([sentence]) }
        let words = "\(setting.name.rawValue) \(setting.value(in: changed).text)"
        guard setting.scope == .loading else {
            settings = changed
            return [.set(changed.reply)] + say("From the next reply on: \(words).") + prompt()
        }
        guard settings.engine == nil else {
            return tell(["The server decides that: set it where the server is started."])
        }
        settings = changed
        return load("Loading the model again with \(words); the conversation is kept.")
    }

    /// The settings that are not what they are by themselves: all of them would
    /// take minutes to listen to.
    private var changed: [String] {
        let changed = SettingsTable.all.compactMap { setting -> String? in
            let value = setting.value(in: settings).text
            let standard = setting.defaultValue.text
            guard value != standard else { return nil }
            return "\(setting.name.rawValue) is \(value); by itself it is \(standard)."
        }
        let rest = "/set and a name says what a setting is; `canter config show` lists all."
        return changed.isEmpty
            ? ["Every setting is what it is by itself. \(rest)"] : changed + [rest]
    }
}
