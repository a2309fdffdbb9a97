internal import ChatCore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// A conversation of the web page llama.cpp's server serves.
///
/// By ggml-org/llama.cpp, tools/server/webui/src/lib: types/database.d.ts and
/// services/database.service.ts say what is in it (`conv` with `id`, `name`,
/// `lastModified` in milliseconds and `currNode`; `messages` with `id`, `parent`,
/// `children`, `role`, `content`, `timestamp`, `extra`, `model`, and what was
/// thought in `thinking` or `reasoningContent`; a root of type `root` without a
/// text), stores/conversations.svelte.ts that a file is one such pair or an array of
/// them. Before that, a conversation was `{id, lastModified, messages}`, one
/// message after the other.
enum LlamaServerImport {
    static func conversation(_ value: JSONValue) -> ForeignConversation {
        let head = value["conv"] ?? value
        var conversation = ForeignConversation()
        conversation.id = head["id"]?.identity
        conversation.title = head["name"]?.string ?? ""
        conversation.updatedAt = head["lastModified"]?.number.flatMap(ExportDate.date(sinceEpoch:))
        conversation.current = head["currNode"]?.identity
        let messages = value["messages"]?.array ?? []
        let isTree = messages.contains { $0["parent"]?.identity != nil }
        var last: String?
        for (index, value) in messages.enumerated() {
            guard value.object != nil else {
                conversation.lost += 1
                continue
            }
            let key = value["id"]?.identity ?? "message \(index)"
            var message = message(value)
            message.key = key
            message.parent = isTree ? value["parent"]?.identity : last
            message.rank = index
            last = key
            conversation.messages.append(message)
        }
        if !isTree { conversation.current = last }
        return conversation
    }

    private static func message(_ value: JSONValue) -> ForeignMessage {
        let name = value["role"]?.string ?? ""
        let role = Role(rawValue: name) ?? .assistant
        var message = ForeignMessage(key: "", role: role, text: "")
        message.date = value["timestamp"]?.number.flatMap(ExportDate.date(sinceEpoch:))
        guard value["type"]?.string != "root" else { return message }
        let content = ForeignText.text(value["content"])
        let files = (value["extra"]?.array ?? []).map(file)
        // What a tool answered is part of the reply that called it.
        message.text = (files + [name == "tool" ? ForeignText.code(content, "") : content])
            .filter { !$0.isEmpty }.joined(separator: "\n\n")
        if role == .assistant {
            message.model = value["model"]?.string
            message.reasoning =
                value["reasoningContent"]?.string ?? value["thinking"]?.string ?? ""
        }
        return message
    }

    private static func file(_ value: JSONValue) -> String {
        let name = value["name"]?.string ?? ""
        if let content = value["content"]?.string, !content.isEmpty {
            return ForeignText.file(name, containing: content)
        }
        if value["base64Url"] != nil { return ForeignText.image }
        return name.isEmpty ? "" : ForeignText.file(name)
    }
}
