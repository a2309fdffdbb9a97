internal import ArgumentParser
internal import History

/// `canter history archive`: out of the list, and back into it.
struct HistoryArchiveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "archive", abstract: "Take conversations out of the list, or back into it.")

    @Argument(help: "Their ids, or the beginnings of them.")
    var ids: [String]

    @Flag(help: "Put them back into the list.")
    var undo = false

    func run() throws {
        try HistoryShelf.use { [ids, undo] shelf in
            for summary in try await shelf.summaries(beginning: ids) {
                try await shelf.store.setArchived(!undo, summary.id)
            }
        }
    }
}
