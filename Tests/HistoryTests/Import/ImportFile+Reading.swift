import ChatCore

@testable import History

extension ImportFile {
    init(_ text: String) throws {
        try self.init(Array(text.utf8))
    }

    /// The conversations that can be read, in the file's order.
    var conversations: [KeptConversation] {
        (0..<count).compactMap {
            if case .conversation(let kept, _) = item($0) { return kept }
            return nil
        }
    }

    /// Why the others cannot.
    var reasons: [String] {
        (0..<count).compactMap {
            if case .skipped(let reason) = item($0) { return reason }
            return nil
        }
    }
}

extension Conversation {
    /// Who said what, in the line that is shown.
    var spoken: [String] { messages.map { "\($0.role.rawValue): \($0.text)" } }
}
