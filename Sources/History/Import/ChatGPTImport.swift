internal import ChatCore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// A conversation of ChatGPT's data export, `conversations.json`.
///
/// OpenAI documents no schema. What is read here is what public descriptions
/// agree on, among them docs/chatgpt-data-export-format.md of
/// mitkury/chatgpt-export-parser: `mapping` holds nodes by their id, each with
/// `parent`, `children` and a `message` (an author's role, a content with a type,
/// metadata with `model_slug`), `current_node` the end of the line that is shown,
/// times in seconds. A zip archive is to be unpacked first.
///
/// What ChatGPT does not show is not imported: instructions it hides, what tools
/// answer. Of images and files, which are not in the JSON, a mark with their name
/// is left.
enum ChatGPTImport {
    static func conversation(_ value: JSONValue) -> ForeignConversation {
        var conversation = ForeignConversation()
        conversation.id = value["conversation_id"]?.string ?? value["id"]?.string
        conversation.title = value["title"]?.string ?? ""
        conversation.createdAt = value["create_time"]?.number.flatMap(ExportDate.date(sinceEpoch:))
        conversation.updatedAt = value["update_time"]?.number.flatMap(ExportDate.date(sinceEpoch:))
        conversation.isArchived = value["is_archived"]?.bool ?? false
        conversation.current = value["current_node"]?.string
        let nodes = value["mapping"]?.object ?? [:]
        var ranks: [String: Int] = [:]
        for node in nodes.values {
            for (rank, child) in (node["children"]?.array ?? []).enumerated() {
                if let key = child.string { ranks[key] = rank }
            }
        }
        for (key, node) in nodes.sorted(by: { $0.key < $1.key }) {
            guard node.object != nil else {
                conversation.lost += 1
                continue
            }
            var message = message(node["message"] ?? .null)
            message.key = key
            message.parent = node["parent"]?.string
            message.rank = ranks[key] ?? .max
            conversation.messages.append(message)
        }
        return conversation
    }

    /// A message without its place; an empty one for what is not shown.
    private static func message(_ value: JSONValue) -> ForeignMessage {
        let author = value["author"]?["role"]?.string ?? ""
        let role = Role(rawValue: author) ?? .assistant
        var message = ForeignMessage(key: "", role: role, text: "")
        message.date = value["create_time"]?.number.flatMap(ExportDate.date(sinceEpoch:))
        let metadata = value["metadata"] ?? .null
        let isHidden =
            metadata["is_visually_hidden_from_conversation"]?.bool == true
            || metadata["is_user_system_message"]?.bool == true
            || value["weight"]?.number == 0
        guard !isHidden, let content = value["content"] else { return message }
        let type = content["content_type"]?.string ?? "text"
        if author == "tool", !["execution_output", "multimodal_text"].contains(type) {
            return message
        }
        if role == .assistant { message.model = metadata["model_slug"]?.string }
        message.finishReason = finishReason(value["status"]?.string, metadata)
        if type == "thoughts" {
            message.reasoning = thoughts(content)
        } else {
            let files = (metadata["attachments"]?.array ?? []).compactMap { $0["name"]?.string }
            message.text = (files.map(ForeignText.file) + [text(content, type)])
                .filter { !$0.isEmpty }.joined(separator: "\n\n")
        }
        return message
    }

    private static func text(_ content: JSONValue, _ type: String) -> String {
        switch type {
        // What a person has ChatGPT know of them; how long it thought.
        case "user_editable_context", "model_editable_context", "reasoning_recap": return ""
        case "code":
            let language = content["language"]?.string ?? ""
            return ForeignText.code(
                content["text"]?.string ?? "", language == "unknown" ? "" : language)
        case "execution_output": return ForeignText.code(content["text"]?.string ?? "", "")
        default:
            guard let parts = content["parts"]?.array else {
                return content["text"]?.string ?? content["result"]?.string ?? ""
            }
            return parts.map(part).filter { !$0.isEmpty }.joined(separator: "\n\n")
        }
    }

    /// A part of a content: a text, or an image, or what was spoken.
    private static func part(_ part: JSONValue) -> String {
        if let text = part.string { return text }
        switch part["content_type"]?.string {
        case "image_asset_pointer": return ForeignText.image
        case "audio_transcription": return part["text"]?.string ?? ""
        default: return part["text"]?.string ?? ""
        }
    }

    private static func thoughts(_ content: JSONValue) -> String {
        (content["thoughts"]?.array ?? []).map { thought in
            [thought["summary"]?.string, thought["content"]?.string]
                .compactMap(\.self).filter { !$0.isEmpty }.joined(separator: "\n\n")
        }.filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    private static func finishReason(_ status: String?, _ metadata: JSONValue) -> FinishReason {
        switch metadata["finish_details"]?["type"]?.string {
        case "max_tokens": .length
        case "interrupted": .cancelled
        default: status == "in_progress" ? .cancelled : .stop
        }
    }
}
