internal import ArgumentParser
internal import ChatCore
internal import History

/// `canter history rename`: a title of one's own.
struct HistoryRenameCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rename", abstract: "Give a conversation a title.")

    @Argument(help: "Its id, or the beginning of it.")
    var id: String

    @Argument(help: "The title.")
    var title: [String]

    private var wanted: String { Conversation.title(from: title.joined(separator: " ")) }

    func validate() throws {
        if wanted.isEmpty { throw ValidationError("Give a title with a word in it.") }
    }

    func run() throws {
        try HistoryShelf.use { [id, wanted] shelf in
            let summary = try await shelf.summary(beginning: id)
            try await shelf.store.rename(summary.id, to: wanted)
        }
    }
}
