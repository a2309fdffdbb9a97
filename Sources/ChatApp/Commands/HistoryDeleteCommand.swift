internal import ArgumentParser
internal import ChatCore
internal import History

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// `canter history delete`: conversations that are to be gone.
struct HistoryDeleteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete conversations for good, with what is parked of them.",
        discussion: "The figures of their replies stay in the ledger, which has no texts.")

    @Argument(help: "Their ids, or the beginnings of them.")
    var ids: [String] = []

    @Option(help: "Those that nothing was written in for so many days, archived ones too.")
    var olderThan: Int?

    @Flag(help: "Do not ask.")
    var yes = false

    func validate() throws {
        if (olderThan != nil) != ids.isEmpty {
            throw ValidationError("Give ids of conversations, or --older-than DAYS.")
        }
        if let olderThan, olderThan < 0 {
            throw ValidationError("--older-than takes a number of days.")
        }
        if !yes, !StandardStreams.isInputTerminal {
            throw ValidationError("Nobody can be asked here: give --yes to delete.")
        }
    }

    func run() throws {
        let count = try HistoryShelf.use { [self] shelf in
            let meant = try await meant(shelf)
            guard !meant.isEmpty, try confirmed(meant) else { return 0 }
            guard let olderThan else { return try await shelf.delete(meant.map(\.id)) }
            let gone = try await shelf.store.deleteOlder(thanDays: olderThan)
            shelf.forgetStates(of: gone)
            return gone.count
        }
        try StandardStreams.write("\(count) conversation\(count == 1 ? "" : "s") deleted.\n")
    }

    private func meant(_ shelf: HistoryShelf) async throws -> [ConversationSummary] {
        guard let olderThan else { return try await shelf.summaries(beginning: ids) }
        let limit = shelf.now().addingTimeInterval(-86_400 * Double(olderThan))
        return try await shelf.store.list(ListSelection(archived: .with)).filter {
            $0.updatedAt < limit
        }
    }

    private func confirmed(_ meant: [ConversationSummary]) throws -> Bool {
        guard !yes else { return true }
        let what =
            meant.count == 1
            ? "“\(meant.first?.title ?? "")”" : "\(meant.count) conversations"
        try StandardStreams.write("Delete \(what) for good? [y/N] ")
        let answer = LineReader().next()?.lowercased() ?? ""
        return ["y", "yes"].contains(answer)
    }
}
