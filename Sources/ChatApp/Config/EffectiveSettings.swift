internal import ChatCore
internal import ChatUI
internal import Configuration

/// The settings of a command, and where each comes from: flags go before the
/// environment, that before the config file, and that before the defaults.
struct EffectiveSettings: Sendable {
    /// Where a value comes from.
    enum Source: String, Sendable, Hashable {
        case flag, environment, file, `default`
    }

    private(set) var settings = ChatSettings()
    /// Which key does what, by the config file.
    private(set) var keys = KeyMap()
    private var sources: [SettingName: Source] = [:]

    func source(of name: SettingName) -> Source { sources[name] ?? .default }

    /// Puts together what the flags, the environment and the config file say.
    /// Throws one sentence that names the place of a value that is not allowed.
    init(
        flags: [SettingFlag], environment: [String: String], file: ConfigFile
    ) throws(CommandFailure) {
        let contents = try file.contents()
        do throws(SettingError) {
            keys = try KeyMap(contents.keys)
        } catch {
            throw CommandFailure(error.description)
        }
        for entry in contents.entries {
            try set(
                entry.name, entry.texts, .file,
                calling: "\(file.place(entry.line)): \(entry.name.rawValue)")
        }
        let variables = EnvironmentVariablesProvider(environmentVariables: environment)
        for name in SettingName.allCases {
            guard let texts = Self.texts(of: name, in: variables) else { continue }
            try set(name, texts, .environment, calling: name.environmentName)
        }
        for (name, flags) in Dictionary(grouping: flags, by: \.name) {
            try set(name, flags.map(\.text), .flag, calling: "--\(name.rawValue)")
        }
        if let sentence = settings.contradiction { throw CommandFailure(sentence) }
    }

    private mutating func set(
        _ name: SettingName, _ texts: [String], _ source: Source, calling label: String
    ) throws(CommandFailure) {
        do throws(SettingError) {
            try SettingsTable[name].set(texts, in: &settings, calling: label)
        } catch {
            throw CommandFailure(error.description)
        }
        sources[name] = source
    }

    /// What the environment says; an empty variable says nothing. Lists have
    /// commas between their texts.
    private static func texts(
        of name: SettingName, in variables: EnvironmentVariablesProvider
    ) -> [String]? {
        let key = AbsoluteConfigKey(["canter", name.rawValue])
        let isList = SettingsTable[name].isList
        let content = try? variables.value(forKey: key, type: isList ? .stringArray : .string)
            .value?
            .content
        switch content {
        case .string(let text)? where !text.isEmpty: return [text]
        case .stringArray(let texts)? where texts != [""]: return texts
        default: return nil
        }
    }
}

extension EffectiveSettings {
    /// The same of this process.
    init(flags: [SettingFlag]) throws(CommandFailure) {
        let environment = processEnvironment()
        try self.init(
            flags: flags, environment: environment,
            file: ConfigFile(path: Directories(environment: environment).configFile))
    }
}
