internal import ArgumentParser
internal import History

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// `canter history export`: conversations to take along.
struct HistoryExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write conversations as Markdown, JSON or HTML.",
        discussion: """
            JSON holds everything, and is read again by import. HTML is one file to be read and \
            printed. Several conversations come into one file if the output's name ends as the \
            format's do, else a file each into a folder. No file is ever written over.

              canter history export 0A1B2C3D > talk.md
              canter history export --all --format json --output conversations.json
              canter history export --all --format html --output ~/talks
            """)

    @Argument(help: "Their ids, or the beginnings of them.")
    var ids: [String] = []

    @Flag(help: "All conversations, archived ones too.")
    var all = false

    @Option(help: "How to write: md, json or html; else as the output's name ends.")
    var format: ExportFormat?

    @Option(name: [.customShort("o"), .long], help: "A file, or a folder for a file each.")
    var output: String?

    func validate() throws {
        if all != ids.isEmpty {
            throw ValidationError("Give ids of conversations, or --all.")
        }
    }

    func run() throws {
        let format = format ?? output.flatMap(ExportFormat.init(fileName:)) ?? .markdown
        let paths = try HistoryShelf.use { [ids, all, output] shelf in
            let summaries =
                all
                ? try await shelf.store.list(ListSelection(archived: .with))
                : try await shelf.summaries(beginning: ids)
            return try await shelf.export(
                summaries, as: format, to: output, at: shelf.now()
            ) { try StandardStreams.write($0) }
        }
        for path in paths { StandardStreams.complain("Written: \(path)") }
    }
}

extension ExportFormat: ExpressibleByArgument {}
