internal import ChatCore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// A chat of Open WebUI's export.
///
/// By open-webui/open-webui: backend/open_webui/models/chats.py has what is
/// around a chat (`id`, `title`, `created_at`, `updated_at` in seconds, `archived`,
/// `meta.tags`), src/lib/utils/index.ts what is in it (`chat.history.messages` by
/// id, each with `parentId`, `childrenIds`, `role`, `content`, `timestamp` and
/// `model`; `currentId`). Older ones have only `messages`, one after the other; a
/// chat may also stand alone. Reasoning is in a reply's text, in
/// `<details type="reasoning">`.
enum OpenWebUIImport {
    static func conversation(_ value: JSONValue) -> ForeignConversation {
        let chat = value["chat"] ?? value
        var conversation = ForeignConversation()
        conversation.id = value["id"]?.identity ?? chat["id"]?.identity
        conversation.title = value["title"]?.string ?? chat["title"]?.string ?? ""
        conversation.createdAt = date(value["created_at"] ?? chat["timestamp"])
        conversation.updatedAt = date(value["updated_at"])
        conversation.isArchived = value["archived"]?.bool ?? false
        let tags = value["meta"]?["tags"]?.array ?? chat["tags"]?.array ?? []
        conversation.tags = tags.compactMap { $0.string ?? $0["name"]?.string }
        let history = chat["history"] ?? .null
        if let messages = history["messages"]?.object, !messages.isEmpty {
            take(messages, &conversation)
            conversation.current = history["currentId"]?.identity
        } else {
            take(chat["messages"]?.array ?? [], &conversation)
        }
        let system = chat["params"]?["system"]?.string ?? chat["system"]?.string ?? ""
        if !system.isEmpty { begin(&conversation, with: system) }
        return conversation
    }

    private static func take(
        _ messages: [String: JSONValue], _ conversation: inout ForeignConversation
    ) {
        var ranks: [String: Int] = [:]
        for message in messages.values {
            for (rank, child) in (message["childrenIds"]?.array ?? []).enumerated() {
                if let key = child.identity { ranks[key] = rank }
            }
        }
        for (key, value) in messages.sorted(by: { $0.key < $1.key }) {
            guard value.object != nil else {
                conversation.lost += 1
                continue
            }
            var message = message(value)
            message.key = key
            message.parent = value["parentId"]?.identity
            message.rank = ranks[key] ?? .max
            conversation.messages.append(message)
        }
    }

    private static func take(
        _ messages: [JSONValue], _ conversation: inout ForeignConversation
    ) {
        var last: String?
        for (index, value) in messages.enumerated() {
            guard value.object != nil else {
                conversation.lost += 1
                continue
            }
            var message = message(value)
            message.key = "\(index)"
            message.parent = last
            last = message.key
            conversation.messages.append(message)
        }
        conversation.current = last
    }

    /// Puts the chat's instruction before all that follows nothing.
    private static func begin(_ conversation: inout ForeignConversation, with system: String) {
        let key = "system of the chat"
        for index in conversation.messages.indices
        where conversation.messages[index].parent == nil {
            conversation.messages[index].parent = key
        }
        conversation.messages.append(ForeignMessage(key: key, role: .system, text: system))
    }

    private static func message(_ value: JSONValue) -> ForeignMessage {
        let role = Role(rawValue: value["role"]?.string ?? "") ?? .assistant
        var message = ForeignMessage(key: "", role: role, text: ForeignText.text(value["content"]))
        message.date = date(value["timestamp"])
        if role == .assistant {
            message.model = value["model"]?.string ?? value["modelName"]?.string
            let (text, reasoning) = OpenWebUIReasoning.parted(message.text)
            message.text = text
            message.reasoning = value["reasoning_content"]?.string ?? reasoning
            if let error = value["error"], error.object != nil || error.string != nil {
                message.finishReason = .error
            } else if value["done"]?.bool == false {
                message.finishReason = .cancelled
            }
        }
        let files = (value["files"]?.array ?? []).map(file).filter { !$0.isEmpty }
        if !files.isEmpty {
            message.text = (files + [message.text]).filter { !$0.isEmpty }
                .joined(separator: "\n\n")
        }
        return message
    }

    private static func file(_ value: JSONValue) -> String {
        if value["type"]?.string == "image" { return ForeignText.image }
        guard
            let name = value["name"]?.string ?? value["file"]?["filename"]?.string
                ?? value["filename"]?.string
        else { return "" }
        let content =
            value["file"]?["data"]?["content"]?.string ?? value["data"]?["content"]?.string ?? ""
        return content.isEmpty
            ? ForeignText.file(name) : ForeignText.file(name, containing: content)
    }

    private static func date(_ value: JSONValue?) -> Date? {
        value?.number.flatMap(ExportDate.date(sinceEpoch:))
    }
}
