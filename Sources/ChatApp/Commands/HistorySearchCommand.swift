internal import ArgumentParser
internal import Canvas
internal import ChatCore
internal import History

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// `canter history search`: where words were written.
struct HistorySearchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search", abstract: "Find words in everything that is kept.")

    @Argument(help: "Words that all have to occur, in any case.")
    var words: [String]

    @Option(help: "At most so many places.")
    var limit = 50

    @Flag(help: "Print a JSON array.")
    var json = false

    func validate() throws {
        if limit < 1 { throw ValidationError("--limit takes a number from 1.") }
        if words.allSatisfy({ $0.allSatisfy(\.isWhitespace) }) {
            throw ValidationError("Give a word to look for.")
        }
    }

    func run() throws {
        let hits = try HistoryShelf.use { [words, limit] in
            try await $0.store.search(words.joined(separator: " "), limit: limit)
        }
        if json {
            try StandardStreams.write(JSONOutput.pretty(hits.map(SearchHitReport.init)) + "\n")
        } else if hits.isEmpty {
            StandardStreams.complain("Nothing of it is in the history.")
        } else {
            try StandardStreams.write(Self.text(hits))
        }
    }

    /// A line for each conversation, and one for each place in it.
    static func text(_ hits: [SearchHit]) -> StyledText {
        var text = StyledText()
        var last: Conversation.ID?
        for hit in hits {
            if hit.conversation != last {
                last = hit.conversation
                let title = DisplayText.truncate(hit.title, columns: 60)
                text.append(
                    "\(HistoryListCommand.shortID(hit.conversation))  \(title.isEmpty ? "(no title)" : title)\n"
                )
            }
            guard hit.message != nil else { continue }
            text.append("    \(hit.role.map { "\($0.rawValue): " } ?? "")")
            append(hit, to: &text)
            text.append("\n")
        }
        return text
    }

    private static func append(_ hit: SearchHit, to text: inout StyledText) {
        let characters = Array(hit.snippet)
        var place = 0
        for mark in hit.marks.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            let start = max(place, min(mark.lowerBound, characters.count))
            let end = max(start, min(mark.upperBound, characters.count))
            text.append(line(characters[place..<start]))
            text.append(line(characters[start..<end]), bold: true)
            place = end
        }
        text.append(line(characters[place...]))
    }

    private static func line(_ characters: ArraySlice<Character>) -> String {
        DisplayText.normalise(String(characters))
    }
}

/// A place as `history search --json` prints it; what is not known is null.
struct SearchHitReport: Encodable, Sendable {
    var id: String
    var title: String
    /// ISO 8601.
    var updatedAt: String
    /// The number of the message; null where only the title has the words.
    var message: Told<Int>
    var role: Told<String>
    var snippet: String
    /// Where in the snippet the words are: the first character of each and the
    /// one after its last.
    var marks: [[Int]]

    init(_ hit: SearchHit) {
        id = hit.conversation.rawValue
        title = hit.title
        updatedAt = hit.updatedAt.formatted(.iso8601)
        message = Told(hit.message?.rawValue)
        role = Told(hit.role?.rawValue)
        snippet = hit.snippet
        marks = hit.marks.map { [$0.lowerBound, $0.upperBound] }
    }
}
