internal import ArgumentParser
internal import History

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// `canter history show`: one conversation to be read.
struct HistoryShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Print a conversation as Markdown.")

    @Argument(help: "Its id, or the beginning of it.")
    var id: String

    @Flag(help: "Print it as JSON, with all its versions: as export --format json does.")
    var json = false

    func run() throws {
        try HistoryShelf.use { [id, json] shelf in
            let summary = try await shelf.summary(beginning: id)
            _ = try await shelf.export(
                [summary], as: json ? .json : .markdown, to: nil, at: shelf.now()
            ) { try StandardStreams.write($0) }
        }
    }
}
