internal import ArgumentParser

/// The command line: `canter` alone opens the chat.
struct CanterCommand: ParsableCommand {
    static let version = "0.1.0"
    static let configuration = CommandConfiguration(
        commandName: "canter",
        abstract:
            "Chat with language models that run on this machine, and see how fast they really are.",
        version: "canter \(version)",
        subcommands: [
            ChatCommand.self, AskCommand.self, ModelsCommand.self, BenchCommand.self,
            ReferenceCommand.self, TuneCommand.self, QuantizeCommand.self, PullCommand.self,
            HistoryCommand.self,
            ConfigCommand.self,
            DoctorCommand.self,
            EngineCommand.self,
            QuantizeWorkerCommand.self,
        ],
        defaultSubcommand: ChatCommand.self)
}
