internal import ArgumentParser
internal import History

/// `canter history tag`: words for conversations that belong together.
struct HistoryTagCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tag", abstract: "Give a conversation tags, take them away, or list all.",
        discussion: """
            canter history tag 0A1B2C3D work ideas
              canter history tag 0A1B2C3D --remove ideas
              canter history tag
            """)

    @Argument(help: "Its id, or the beginning of it; without one, all tags are listed.")
    var id: String?

    @Argument(help: "The tags.")
    var tags: [String] = []

    @Flag(help: "Take the tags away.")
    var remove = false

    @Flag(help: "Print the list of tags as a JSON array.")
    var json = false

    struct Count: Encodable {
        var tag: String
        var conversations: Int
    }

    func validate() throws {
        if id != nil, tags.isEmpty { throw ValidationError("Give a tag, too.") }
        if let wrong = tags.first(where: { Tag.named($0) == nil }) {
            throw ValidationError("“\(wrong)” is no tag: give a word.")
        }
        if json, id != nil { throw ValidationError("--json is for the list of tags.") }
    }

    func run() throws {
        guard let id else { return try list() }
        try HistoryShelf.use { [tags, remove] shelf in
            let summary = try await shelf.summary(beginning: id)
            for tag in tags {
                if remove {
                    try await shelf.store.removeTag(tag, from: summary.id)
                } else {
                    try await shelf.store.addTag(tag, to: summary.id)
                }
            }
        }
    }

    private func list() throws {
        let counts = try HistoryShelf.use { try await $0.store.tags() }
        if json {
            let all = counts.map { Count(tag: $0.tag, conversations: $0.count) }
            try StandardStreams.write(JSONOutput.pretty(all) + "\n")
        } else {
            for count in counts {
                try StandardStreams.write("#\(count.tag)  \(count.count)\n")
            }
        }
    }
}
