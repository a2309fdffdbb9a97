internal import ChatCore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// A conversation as `ask --messages` takes it: a JSON array of objects with
/// `role` and `content`, and `reasoning` where a reply had some.
enum MessagesFile {
    private struct Entry: Decodable {
        var role: String
        var content: String
        var reasoning: String?
    }

    /// The conversation up to its last message, and that message, the question.
    /// Throws one sentence that names the message that is wrong.
    static func parse(_ json: String) throws(CommandFailure) -> (Conversation, question: String) {
        var entries: [Entry]
        do {
            entries = try JSONDecoder().decode([Entry].self, from: Data(json.utf8))
        } catch {
            throw CommandFailure(
                "--messages takes a JSON array of objects with “role” and “content”, both texts\(place(of: error))."
            )
        }
        guard let last = entries.popLast() else {
            throw CommandFailure("--messages got an empty array: it has to end with a question.")
        }
        guard last.role == Role.user.rawValue, last.content.contains(where: { !$0.isWhitespace })
        else {
            throw CommandFailure(
                "The last message has to be a question: role “user”, and not empty.")
        }
        var conversation = Conversation.new()
        for (index, entry) in entries.enumerated() {
            let number = index + 1
            guard let role = Role(rawValue: entry.role) else {
                throw CommandFailure(
                    "Message \(number) has the role “\(entry.role)”: there are system, user and assistant."
                )
            }
            if role == .system, index > 0 {
                throw CommandFailure(
                    "Message \(number) is a system message: there may be one, as the first.")
            }
            if role == .assistant, !conversation.messages.contains(where: { $0.role == .user }) {
                throw CommandFailure(
                    "Message \(number) is an assistant's, and answers nothing: a user's comes before it."
                )
            }
            let id = conversation.append(role, entry.content)
            if let reasoning = entry.reasoning, role == .assistant {
                conversation.update(id) { $0.reasoning = reasoning }
            }
        }
        return (conversation, last.content)
    }

    /// Which message could not be read, where that is known.
    private static func place(of error: any Error) -> String {
        guard case .some(let path) = (error as? DecodingError)?.path,
            let index = path.first?.intValue
        else { return "" }
        return "; message \(index + 1) is none"
    }
}

extension DecodingError {
    fileprivate var path: [any CodingKey] {
        switch self {
        case .typeMismatch(_, let context), .valueNotFound(_, let context),
            .keyNotFound(_, let context), .dataCorrupted(let context):
            context.codingPath
        @unknown default: []
        }
    }
}
