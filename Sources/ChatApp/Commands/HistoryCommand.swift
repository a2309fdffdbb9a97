internal import ArgumentParser

/// `canter history`: what is kept of earlier chats.
struct HistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "Look at what is kept of earlier chats.",
        subcommands: [HistoryStatsCommand.self])
}
