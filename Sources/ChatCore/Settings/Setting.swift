/// One setting: its name, what it takes, what it does, and where it is kept.
package struct Setting: Sendable {
    /// What has to happen for a change to take effect.
    package enum Scope: Sendable, Hashable {
        /// Which model: read when a chat begins.
        case selection
        /// The model is loaded again.
        case loading
        /// Nothing: the next reply is made so.
        case reply
        /// Nothing: the screen is drawn anew.
        case screen
    }

    package let name: SettingName
    package let scope: Scope
    /// What it does, in a phrase.
    package let help: String
    /// What is allowed, to stand behind "takes".
    package let allowed: String
    /// The words it knows, to complete.
    package let words: [String]
    /// Whether it may be given several times.
    package let isList: Bool
    /// Whether its value is never shown.
    package let isSecret: Bool
    private let read: @Sendable (ChatSettings) -> SettingValue
    private let write: @Sendable (inout ChatSettings, [String]) -> Bool
    private let clear: @Sendable (inout ChatSettings) -> Void

    init<Value: Sendable>(
        _ name: SettingName, _ scope: Scope,
        _ path: any WritableKeyPath<ChatSettings, Value> & Sendable, _ kind: SettingKind<Value>,
        isSecret: Bool = false, _ help: String
    ) {
        self.name = name
        self.scope = scope
        self.help = help
        allowed = kind.allowed
        words = kind.words
        isList = kind.isList
        self.isSecret = isSecret
        read = { kind.show($0[keyPath: path]) }
        write = { settings, texts in
            guard let value = kind.parse(texts) else { return false }
            settings[keyPath: path] = value
            return true
        }
        clear = { $0[keyPath: path] = ChatSettings()[keyPath: path] }
    }

    /// A setting that may be unset, for which `word` stands.
    init<Value: Sendable>(
        _ name: SettingName, _ scope: Scope,
        _ path: any WritableKeyPath<ChatSettings, Value?> & Sendable, _ kind: SettingKind<Value>,
        or word: String, isSecret: Bool = false, _ help: String
    ) {
        self.init(name, scope, path, kind.or(word), isSecret: isSecret, help)
    }

    /// The value in `settings`, as it is shown. A secret is shown as such.
    package func value(in settings: ChatSettings) -> SettingValue {
        let value = read(settings)
        guard isSecret else { return value }
        return switch value {
        case .text: .text("(secret)")
        case .list(let texts): .list(texts.map { _ in "(secret)" })
        default: value
        }
    }

    /// What it is unless somebody says otherwise.
    package var defaultValue: SettingValue { value(in: ChatSettings()) }

    /// Reads texts into `settings`: one, or any number for a list. Throws a
    /// sentence that calls the setting `label` and says what is allowed.
    package func set(
        _ texts: [String], in settings: inout ChatSettings, calling label: String? = nil
    ) throws(SettingError) {
        guard write(&settings, texts) else {
            let given = isSecret ? "" : ", not “\(texts.joined(separator: ", "))”"
            throw SettingError("\(label ?? name.rawValue) takes \(allowed)\(given).")
        }
    }

    /// Puts back what it is unless somebody says otherwise.
    package func reset(in settings: inout ChatSettings) {
        clear(&settings)
    }
}

/// Why a setting cannot be what was asked: one sentence with what is allowed.
package struct SettingError: Error, Sendable, Hashable, CustomStringConvertible {
    package var description: String

    package init(_ description: String) {
        self.description = description
    }
}
