internal import ArgumentParser
internal import Canvas
internal import ChatCore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// `canter config`: where the config file is, and what is in force.
struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Show the settings, and where each comes from.",
        discussion: """
            Flags go before the environment, that before the config file. The names are the same \
            everywhere:

              canter --top-k 20
              CANTER_TOP_K=20 canter
              mkdir -p ~/.config/canter && echo 'top-k: 20' >> "$(canter config path)"
            """,
        subcommands: [Path.self, Show.self], defaultSubcommand: Show.self)

    struct Path: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the config file's path, whether it exists or not.")

        func run() throws {
            try StandardStreams.write(
                Directories(environment: processEnvironment()).configFile + "\n")
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print every setting, its value, and where that comes from.")

        @OptionGroup(title: "Model") var model: ModelOptions
        @OptionGroup(title: "Reply") var reply: ReplyOptions
        @OptionGroup(title: "History") var history: HistoryOptions
        @OptionGroup(title: "Screen") var screen: ScreenOptions

        @Flag(help: "Print one JSON object.")
        var json = false

        func run() throws {
            let effective = try EffectiveSettings(
                flags: model.given + reply.given + history.given + screen.given)
            let path = Directories(environment: processEnvironment()).configFile
            if json {
                try StandardStreams.write(
                    JSONOutput.pretty(ConfigReport(effective, file: path)) + "\n")
            } else {
                try StandardStreams.write(Self.table(effective) + "\n")
            }
        }

        static func table(_ effective: EffectiveSettings) -> String {
            let rows = SettingsTable.all.map { setting in
                [
                    setting.name.rawValue, setting.value(in: effective.settings).text,
                    effective.source(of: setting.name).rawValue,
                ]
            }
            return TextTable.plain([["SETTING", "VALUE", "FROM"]] + rows)
        }
    }
}

/// What `config show --json` prints.
struct ConfigReport: Encodable, Sendable {
    struct Entry: Encodable, Sendable {
        /// `null` where the choice is the engine's, or nothing is set.
        var value: SettingValue
        var source: String
    }

    /// The config file, and whether there is one.
    var file: String
    var fileExists: Bool
    var settings: [String: Entry]

    init(_ effective: EffectiveSettings, file: String) {
        self.file = file
        fileExists = FileManager.default.fileExists(atPath: file)
        settings = Dictionary(
            uniqueKeysWithValues: SettingsTable.all.map { setting in
                (
                    setting.name.rawValue,
                    Entry(
                        value: setting.value(in: effective.settings),
                        source: effective.source(of: setting.name).rawValue)
                )
            })
    }
}
