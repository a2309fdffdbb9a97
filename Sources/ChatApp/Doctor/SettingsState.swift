internal import ChatCore
internal import LlamaEngine

/// How the settings stand: `doctor` looks on where they cannot be used.
struct SettingsState: Sendable {
    /// Those in force; the defaults where they cannot be used.
    var settings = ChatSettings()
    /// Where a person keeps them.
    var file: String
    var isThere: Bool
    /// One sentence why they cannot be used; `nil` where they can.
    var trouble: String?

    /// The window models are loaded with, in tokens.
    var window: Int { settings.loading.contextWindow ?? EngineFacts.defaultWindow }

    init(file: String, isThere: Bool = false) {
        self.file = file
        self.isThere = isThere
    }

    init(environment: [String: String]) {
        let path = Directories(environment: environment).configFile
        self.init(file: path, isThere: TextFile.exists(path))
        do throws(CommandFailure) {
            settings = try EffectiveSettings(
                flags: [], environment: environment, file: ConfigFile(path: path)
            ).settings
        } catch {
            trouble = error.sentence
        }
    }
}
