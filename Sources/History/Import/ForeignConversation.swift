internal import ChatCore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// A conversation as another program has it.
struct ForeignConversation {
    /// What the program calls it; `nil` where it says nothing.
    var id: String?
    var title = ""
    var createdAt: Date?
    var updatedAt: Date?
    var tags: [String] = []
    var isArchived = false
    var messages: [ForeignMessage] = []
    /// The last message of the line that is shown.
    var current: String?
    /// Messages that could not be read.
    var lost = 0

    /// The conversation as canter has it.
    func item(of kind: ImportKind) -> ImportItem {
        var tree = ForeignTree(messages)
        tree.build()
        guard let last = tree.end(through: current) else { return .skipped("it has no messages") }
        let engine = kind.name
        var all: [Message.ID: Message] = [:]
        var dates: [Message.ID: Date] = [:]
        for entry in tree.entries {
            all[entry.id] = entry.message(engine: engine)
            dates[entry.id] = entry.date
        }
        let line = tree.line(to: last)
        let shown = line.compactMap { all.removeValue(forKey: $0) }
        let first = shown.first { $0.role == .user } ?? shown.first
        let title = Conversation.title(from: title)
        var conversation = Conversation(
            id: StableID.conversation(kind, id ?? name(first)),
            title: title.isEmpty ? Self.title(of: first) : title, messages: shown,
            aside: all.values.map { ($0, tree.parents[$0.id]) })
        conversation.hasOwnTitle = !title.isEmpty
        let known = tree.entries.compactMap(\.date)
        let kept = KeptConversation(
            conversation, createdAt: createdAt ?? known.min(), updatedAt: updatedAt ?? known.max(),
            messageDates: dates, tags: tags, isArchived: isArchived)
        return .conversation(kept, lost: lost + tree.lost)
    }

    /// What stands for an identity where there is none.
    private func name(_ first: Message?) -> String {
        "\(title)\n\(createdAt?.timeIntervalSince1970 ?? 0)\n\(first?.text ?? "")"
    }

    private static func title(of first: Message?) -> String {
        let title = Conversation.title(from: first.map { String($0.text.prefix(400)) } ?? "")
        return title.count <= 60 ? title : String(title.prefix(59)) + "…"
    }
}
