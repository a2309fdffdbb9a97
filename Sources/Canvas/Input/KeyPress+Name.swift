/// Keys by name, as a person writes and reads them: `ctrl-x`, `alt-enter`, `shift-up`, `f5`.
extension KeyPress {
    private static let named: [(key: Key, name: String, shown: String)] = [
        (.enter, "enter", "Enter"), (.tab, "tab", "Tab"), (.escape, "esc", "Esc"),
        (.backspace, "backspace", "Backspace"), (.delete, "delete", "Del"),
        (.insert, "insert", "Ins"),
        (.up, "up", "Up"), (.down, "down", "Down"), (.left, "left", "Left"),
        (.right, "right", "Right"),
        (.home, "home", "Home"), (.end, "end", "End"), (.pageUp, "pgup", "PgUp"),
        (.pageDown, "pgdn", "PgDn"), (.character(" "), "space", "Space"),
    ]

    private static let synonyms = [
        "return": "enter", "escape": "esc", "del": "delete", "ins": "insert", "pageup": "pgup",
        "page-up": "pgup", "pagedown": "pgdn", "page-down": "pgdn", "minus": "-",
    ]

    /// The key of a name, in any case; `nil` where there is no such key.
    package init?(name: String) {
        var rest = name.lowercased()[...]
        var modifiers: KeyModifiers = []
        let prefixes: [(String, KeyModifiers)] = [
            ("ctrl-", .control), ("control-", .control), ("alt-", .alt), ("meta-", .alt),
            ("shift-", .shift),
        ]
        while let (prefix, modifier) = prefixes.first(where: { rest.hasPrefix($0.0) }),
            rest.count > prefix.count
        {
            rest = rest.dropFirst(prefix.count)
            modifiers.insert(modifier)
        }
        let word = Self.synonyms[String(rest)] ?? String(rest)
        if word == "tab", modifiers.remove(.shift) != nil {
            self.init(.backTab, modifiers)
        } else if let named = Self.named.first(where: { $0.name == word }) {
            self.init(named.key, modifiers)
        } else if word.count == 1, let character = word.first, !character.isWhitespace,
            !modifiers.contains(.shift)
        {
            self.init(.character(character), modifiers)
        } else if word.first == "f", let number = Int(word.dropFirst()), (1...24).contains(number) {
            self.init(.function(number), modifiers)
        } else {
            return nil
        }
    }

    /// As a help shows it: `Ctrl-X`.
    package var name: String {
        var words: [String] = []
        if modifiers.contains(.control) { words.append("Ctrl") }
        if modifiers.contains(.alt) { words.append("Alt") }
        if modifiers.contains(.shift) { words.append("Shift") }
        switch key {
        case .backTab: words += ["Shift", "Tab"]
        case .function(let number): words.append("F\(number)")
        case .character(let character) where character != " ":
            words.append(modifiers.isEmpty ? String(character) : character.uppercased())
        default: words += Self.named.filter { $0.key == key }.map(\.shown)
        }
        return words.joined(separator: "-")
    }
}
