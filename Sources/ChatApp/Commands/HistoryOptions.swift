internal import ArgumentParser
internal import ChatCore

/// How conversations are kept.
struct HistoryOptions: SettingFlags {
    @Option(.titles) var titles: SettingFlag?
    @Option(.historyDays) var historyDays: SettingFlag?
}
