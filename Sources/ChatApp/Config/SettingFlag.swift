internal import ArgumentParser
internal import ChatCore

/// A setting given as a flag: its value was looked at, and is still a text.
struct SettingFlag: Sendable, Hashable {
    var name: SettingName
    var text: String

    /// Throws a sentence for a value the setting does not take.
    init(_ name: SettingName, _ text: String) throws(ValidationError) {
        self.name = name
        self.text = text
        var settings = ChatSettings()
        do throws(SettingError) {
            try SettingsTable[name].set([text], in: &settings, calling: "--\(name.rawValue)")
        } catch {
            throw ValidationError(error.description)
        }
    }

    /// The flag's help: what it does, what it takes, and what it is without.
    static func help(_ name: SettingName) -> ArgumentHelp {
        let setting = SettingsTable[name]
        let value = setting.defaultValue.text
        return ArgumentHelp(
            "\(setting.help)", discussion: "Takes \(setting.allowed); default: \(value).",
            valueName: setting.words.isEmpty || setting.words.count == 1 ? "value" : "word")
    }

    static func completion(_ name: SettingName) -> CompletionKind? {
        switch name {
        case .model, .draftModel: .file(extensions: ["gguf"])
        case .chatTemplate: .file()
        default: SettingsTable[name].words.isEmpty ? nil : .list(SettingsTable[name].words)
        }
    }
}

extension Option where Value == SettingFlag? {
    /// A flag for a setting: name and help come from the table.
    ///
    /// What follows it is its value even where it starts with a dash: -1 is a
    /// number some settings take.
    init(_ name: SettingName, short: Character? = nil) {
        var names: NameSpecification = .customLong(name.rawValue)
        if let short { names = [.customShort(short), .customLong(name.rawValue)] }
        self.init(
            name: names, parsing: .unconditional, help: SettingFlag.help(name),
            completion: SettingFlag.completion(name)
        ) { try SettingFlag(name, $0) }
    }

    /// A flag for a setting whose text is in a file.
    init(fileOf name: SettingName) {
        self.init(
            name: .customLong("\(name.rawValue)-file"),
            help: ArgumentHelp("A file with what --\(name.rawValue) takes.", valueName: "file"),
            completion: .file()
        ) { path in
            let text: String
            do throws(CommandFailure) {
                text = try TextFile.read(path)
            } catch {
                throw ValidationError(error.sentence ?? "")
            }
            return try SettingFlag(name, text)
        }
    }
}

extension Option where Value == [SettingFlag] {
    /// A flag for a setting that may be given several times.
    init(_ name: SettingName) {
        self.init(
            wrappedValue: [], name: .customLong(name.rawValue), parsing: .unconditionalSingleValue,
            help: SettingFlag.help(name), completion: SettingFlag.completion(name)
        ) { try SettingFlag(name, $0) }
    }
}

/// A group of flags for settings.
protocol SettingFlags: ParsableArguments {}

extension SettingFlags {
    /// The flags that were given. Found by reflection, so that a flag is
    /// written down once, where it is declared.
    var given: [SettingFlag] {
        Mirror(reflecting: self).children.flatMap { child -> [SettingFlag] in
            switch child.value {
            case let option as Option<SettingFlag?>: option.wrappedValue.map { [$0] } ?? []
            case let option as Option<[SettingFlag]>: option.wrappedValue
            default: []
            }
        }
    }
}
