internal import ArgumentParser

/// `canter history`: what is kept of earlier chats.
struct HistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "Look at what is kept of earlier chats.",
        discussion: """
            A conversation is named by its id or the beginning of it, as list prints it.
            """,
        subcommands: [
            HistoryListCommand.self, HistoryShowCommand.self, HistorySearchCommand.self,
            HistoryExportCommand.self, HistoryImportCommand.self, HistoryRenameCommand.self,
            HistoryTagCommand.self, HistoryArchiveCommand.self, HistoryDeleteCommand.self,
            HistoryStatsCommand.self,
        ])
}
