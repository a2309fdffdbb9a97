internal import ArgumentParser
internal import ChatCore

/// How the chat's screen looks.
struct ScreenOptions: SettingFlags {
    @Option(.theme) var theme: SettingFlag?
    @Option(.characters) var characters: SettingFlag?
    @Option(.mouse) var mouse: SettingFlag?
    @Option(.editing) var editing: SettingFlag?
    @Option(.motion) var motion: SettingFlag?
}
