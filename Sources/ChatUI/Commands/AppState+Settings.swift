internal import ChatCore

/// `/set` and the commands that are short for it.
extension AppState {
    /// `/set`, `/set NAME` and `/set NAME VALUE`.
    mutating func set(_ argument: String) -> [Effect] {
        let parts = argument.split(separator: " ", maxSplits: 1)
        guard let word = parts.first?.lowercased() else {
            help.show(.settings)
            return []
        }
        guard let name = SettingName(rawValue: word) else {
            refuse(
                "There is no setting \(word); did you mean \(SettingName.nearest(to: word).rawValue)?",
                "/set \(argument)")
            return []
        }
        let text = parts.count > 1 ? String(parts[1]).trimmed : ""
        if text.isEmpty {
            tell(name)
            return []
        }
        return set([name], text, line: "/set \(argument)")
    }

    /// A command that is short for `/set` of its settings.
    mutating func set(_ command: SlashCommand, _ argument: String) -> [Effect] {
        guard !argument.isEmpty, let first = command.settings.first else {
            command.settings.first.map { tell($0) }
            return []
        }
        let line = "/\(command.rawValue) \(argument)"
        guard command == .think else { return set(command.settings, argument, line: line) }
        // A degree of effort means to think, and off means no degree.
        if SettingsTable[.reasoningEffort].words.dropLast().contains(argument.lowercased()) {
            return set([.reasoningEffort], argument, line: line, and: { $0.isEnabled = true })
        }
        return set([first], argument, line: line, and: { $0.effort = nil })
    }

    /// Changes settings to one value: at once, or by loading the model again.
    private mutating func set(
        _ names: [SettingName], _ text: String, line: String,
        and change: (inout ThinkingSettings) -> Void = { _ in }
    ) -> [Effect] {
        var changed = settings
        for name in names {
            let setting = SettingsTable[name]
            guard setting.scope != .selection else {
                refuse(
                    name == .model
                        ? "/model and a name or a path loads another model."
                        : "\(name.rawValue) is chosen when the chat begins: start canter with it.",
                    line)
                return []
            }
            if text == "default" {
                setting.reset(in: &changed)
                continue
            }
            do throws(SettingError) {
                try setting.set([text], in: &changed)
            } catch {
                refuse(error.description, line)
                return []
            }
        }
        change(&changed.reply.thinking)
        if let sentence = changed.contradiction {
            refuse(sentence, line)
            return []
        }
        return take(changed, names)
    }

    private mutating func take(_ changed: ChatSettings, _ names: [SettingName]) -> [Effect] {
        let words = names.map { name in
            "\(name.rawValue) \(SettingsTable[name].value(in: changed).text)"
        }.joined(separator: ", ")
        let scope = SettingsTable[names[0]].scope
        if scope == .screen {
            let old = settings.screen
            settings = changed
            status.inform("From now on: \(words).")
            return screenChanged(from: old)
        }
        guard scope == .loading else {
            settings = changed
            status.inform("From the next reply on: \(words).\(remark(on: names))")
            return [.set(settings.reply)]
        }
        guard settings.engine == nil else {
            status.message = "The server decides that: set it where the server is started."
            return []
        }
        guard turn == nil else {
            status.message = Self.replyUnderWay
            return []
        }
        guard models.switching == nil else {
            status.message = Self.switchUnderWay
            return []
        }
        settings = changed
        status.inform("Loading the model again with \(words); the conversation is kept.")
        return [.load(settings)]
    }

    /// What a person should know who switches something the model does not have.
    private func remark(on names: [SettingName]) -> String {
        guard let loaded = model.loaded else { return "" }
        let thinking = loaded.thinking
        switch names.first {
        case .thinking where !thinking.reasons || !thinking.isSwitchable:
            return " This model's template has no switch for it."
        case .reasoningEffort where !thinking.takesEffort:
            return " This model's template knows no degrees."
        case .overflow where settings.reply.overflow == .shift && !loaded.canShift:
            return " This model's cache cannot be shifted."
        default: return ""
        }
    }

    /// Says what a setting is and what it takes.
    private mutating func tell(_ name: SettingName) {
        let setting = SettingsTable[name]
        status.inform(
            "\(name.rawValue) is \(setting.value(in: settings).text) and takes \(setting.allowed). \(setting.help)"
        )
    }

    /// Says what is wrong, and leaves the line to be mended.
    private mutating func refuse(_ sentence: String, _ line: String) {
        status.message = sentence
        composer.putBack(line)
    }
}
