internal import ChatCore

/// The messages of other versions as HTML, folded, and folded again where they
/// part once more.
///
/// Without recursion: versions may be nested as deep as a conversation is long.
struct HTMLVersions {
    private enum Step {
        case text(String)
        /// A message and what follows it.
        case message(Message.ID)
    }

    private let kept: KeptConversation
    private var steps: [Step] = []
    private var html = ""

    private init(_ kept: KeptConversation) {
        self.kept = kept
    }

    /// The other versions of a message of the line; empty where there are none.
    static func text(besides id: Message.ID, _ kept: KeptConversation) -> String {
        text(of: kept.conversation.tree.versions(of: id).filter { $0 != id }, kept)
    }

    /// What follows a message, or begins the conversation, and is in no line.
    static func text(after id: Message.ID?, _ kept: KeptConversation) -> String {
        text(of: kept.conversation.tree.children(of: id), kept)
    }

    private static func text(of versions: [Message.ID], _ kept: KeptConversation) -> String {
        guard !versions.isEmpty else { return "" }
        var walk = HTMLVersions(kept)
        walk.fold(versions)
        walk.run()
        return walk.html
    }

    /// Puts a fold with these versions on the stack.
    private mutating func fold(_ versions: [Message.ID]) {
        let count = versions.count
        steps.append(.text("</details>\n"))
        for (index, id) in versions.enumerated().reversed() {
            steps.append(.message(id))
            if index > 0 { steps.append(.text("<hr>\n")) }
        }
        steps.append(
            .text(
                "<details class=\"versions\">\n<summary>\(count) other version\(count == 1 ? "" : "s")</summary>\n"
            ))
    }

    private mutating func run() {
        while let step = steps.popLast() {
            switch step {
            case .text(let text): html += text
            case .message(let id):
                guard let message = kept.conversation.aside[id] else { continue }
                html += HTMLExport.section(of: message, kept)
                // The newest goes on, the others are folded before it.
                let next = kept.conversation.tree.children(of: id)
                guard let last = next.last else { continue }
                steps.append(.message(last))
                if next.count > 1 { fold(Array(next.dropLast())) }
            }
        }
    }
}
