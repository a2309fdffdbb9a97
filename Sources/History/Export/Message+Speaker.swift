internal import ChatCore

extension Message {
    /// Who wrote it, as exports say it: the model's name, or who else.
    var speaker: String {
        switch role {
        case .user: return "User"
        case .system: return "System"
        case .assistant:
            guard let reply else { return "Assistant" }
            let names = [reply.model, reply.quantization?.rawValue].compactMap(\.self)
            let name = Conversation.title(from: names.joined(separator: " · "))
            return name.isEmpty ? "Assistant" : name
        }
    }
}
