internal import ChatCore

/// What a half-typed command line can become: a command's name, a setting's,
/// or one of the words a setting knows.
struct CommandCompletion: Equatable {
    /// The line up to the word being typed.
    let beginning: String
    /// The words that can stand there, in the order of their list.
    let words: [String]

    /// `nil` for a line that is no command, or where anything may stand.
    init?(of line: String) {
        guard line.first == "/", !line.contains(where: \.isNewline) else { return nil }
        var typed = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard let partial = typed.popLast() else { return nil }
        let choices: [String]
        switch typed.count {
        case 0: choices = SlashCommand.allCases.map { "/\($0.rawValue)" }
        case 1: choices = Self.arguments(of: typed[0])
        case 2 where typed[0].lowercased() == "/set":
            let known = SettingName(rawValue: typed[1]).map { SettingsTable[$0].words }
            // Nothing typed yet: better to say what the setting takes.
            let reset = partial.isEmpty ? [] : ["default"]
            choices = known.map { $0 + reset } ?? []
        case 2 where typed[0].lowercased() == "/compare" && typed[1].lowercased() == "kv":
            choices = SettingsTable[.kvTypeK].words.filter { $0 != "auto" }
        default: choices = []
        }
        words = choices.filter { $0.hasPrefix(partial.lowercased()) }
        guard !words.isEmpty else { return nil }
        beginning = typed.map { "\($0) " }.joined()
    }

    private static func arguments(of name: String) -> [String] {
        guard let command = SlashCommand(rawValue: String(name.dropFirst().lowercased())) else {
            return []
        }
        if command == .copy { return ["code", "all"] }
        if command == .compare { return ["kv"] }
        if command == .version { return ["next", "previous"] }
        if command == .explain { return FigureName.allCases.map(\.rawValue) }
        if command == .set { return changeable.map(\.rawValue) }
        var words: [String] = []
        for word in command.settings.flatMap({ SettingsTable[$0].words })
        where !words.contains(word) {
            words.append(word)
        }
        return words
    }

    /// The settings that can be changed in the chat.
    static var changeable: [SettingName] {
        SettingsTable.all.filter { $0.scope != .selection }.map(\.name)
    }

    /// The line with as much as all words have in common, and a space behind a
    /// word that is complete; `nil` when there is nothing to add.
    func completed(_ line: String) -> String? {
        if words.count == 1 {
            let completed = "\(beginning)\(words[0]) "
            return completed == line ? nil : completed
        }
        let common = words.dropFirst().reduce(words[0]) { common, other in
            String(zip(common, other).prefix { $0 == $1 }.map(\.0))
        }
        return beginning.count + common.count > line.count ? beginning + common : nil
    }
}
