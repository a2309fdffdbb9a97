/// How things that are no plain text stand in an imported message.
enum ForeignText {
    static let image = "[image]"

    static func file(_ name: String) -> String {
        "[file: \(name.split(whereSeparator: \.isNewline).joined(separator: " "))]"
    }

    /// A file with what was in it, fenced as one that goes with a message here.
    static func file(_ name: String, containing text: String) -> String {
        "\(name.split(whereSeparator: \.isNewline).joined(separator: " ")):\n\n" + code(text, "")
    }

    /// Text in a fence that is longer than any in it.
    static func code(_ text: String, _ language: String) -> String {
        guard !text.isEmpty else { return "" }
        var longest = 2
        var run = 0
        for byte in text.utf8 {
            run = byte == UInt8(ascii: "`") ? run + 1 : 0
            longest = max(longest, run)
        }
        let fence = String(repeating: "`", count: longest + 1)
        let name = language.filter { $0.isLetter || $0.isNumber || "+-#._".contains($0) }
        return "\(fence)\(name)\n\(text)\(text.hasSuffix("\n") ? "" : "\n")\(fence)"
    }

    /// What a content says that is a text, or an array of parts as the OpenAI
    /// interface has them.
    static func text(_ content: JSONValue?) -> String {
        guard let parts = content?.array else { return content?.string ?? "" }
        return parts.map { part in
            if let text = part.string ?? part["text"]?.string { return text }
            return part["type"]?.string?.contains("image") == true ? image : ""
        }.filter { !$0.isEmpty }.joined(separator: "\n\n")
    }
}
