internal import ArgumentParser
internal import Canvas
internal import ChatCore
internal import ChatUI
internal import History

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// `canter history list`: the conversations, the latest first.
struct HistoryListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the conversations, the latest first.")

    @Flag(help: "Only those that are archived.")
    var archived = false

    @Flag(help: "Also those that are archived.")
    var all = false

    @Option(help: "Only those with this tag.")
    var tag: String?

    @Option(help: "At most so many.")
    var limit: Int?

    @Flag(help: "Print a JSON array.")
    var json = false

    func validate() throws {
        if archived, all { throw ValidationError("Give --archived or --all, not both.") }
        if let limit, limit < 1 { throw ValidationError("--limit takes a number from 1.") }
        if let tag, Tag.named(tag) == nil { throw ValidationError("--tag takes a word.") }
    }

    func run() throws {
        let selection = ListSelection(
            archived: archived ? .only : all ? .with : .without, tag: tag.flatMap(Tag.named),
            limit: limit ?? .max)
        let found = try HistoryShelf.use { try await $0.store.list(selection) }
        if json {
            let reports = found.map(ConversationReport.init)
            try StandardStreams.write(JSONOutput.pretty(reports) + "\n")
        } else if found.isEmpty {
            StandardStreams.complain("There is no such conversation.")
        } else {
            try StandardStreams.write(Self.table(found) + "\n")
        }
    }

    static func table(_ summaries: [ConversationSummary]) -> String {
        let header = ["ID", "CHANGED (UTC)", "MESSAGES", "TOKENS", "MODEL", "TITLE"]
        return TextTable.plain([header] + summaries.map(row))
    }

    private static func row(_ summary: ConversationSummary) -> [String] {
        let model = ModelLabel.text(summary.model, summary.quantization)
        let marks = summary.tags.map { "#\($0)" } + (summary.isArchived ? ["(archived)"] : [])
        let title = DisplayText.truncate(summary.title, columns: 60)
        return [
            shortID(summary.id), moment(of: summary.updatedAt), "\(summary.messages)",
            summary.tokens.map { "\($0)" } ?? Readable.missing,
            model.isEmpty ? Readable.missing : DisplayText.truncate(model, columns: 32),
            ([title.isEmpty ? "(no title)" : title] + marks.map { DisplayText.normalise($0) })
                .joined(separator: " "),
        ]
    }

    /// The beginning of an id, which nearly always is that of one conversation.
    static func shortID(_ id: Conversation.ID) -> String {
        DisplayText.normalise(String(id.rawValue.prefix(8)))
    }

    /// `2026-11-26 13:33`
    private static func moment(of date: Date) -> String {
        String(date.formatted(.iso8601).prefix(16)).replacing("T", with: " ")
    }
}
