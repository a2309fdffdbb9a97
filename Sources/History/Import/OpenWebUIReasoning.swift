/// Parts a reply of Open WebUI into reasoning and answer: it keeps the reasoning
/// in the text, quoted and escaped, between `<details type="reasoning" …>` and
/// `</details>`.
enum OpenWebUIReasoning {
    static func parted(_ text: String) -> (text: String, reasoning: String) {
        var answer = ""
        var reasoning: [String] = []
        var rest = text[...]
        while let start = rest.firstRange(of: "<details type=\"reasoning\"") {
            answer += rest[..<start.lowerBound]
            let block = rest[start.lowerBound...]
            guard let end = block.firstRange(of: "</details>") else {
                reasoning.append(plain(block))
                return (trimmed(answer), reasoning.joined(separator: "\n\n"))
            }
            reasoning.append(plain(block[..<end.lowerBound]))
            rest = rest[end.upperBound...]
        }
        guard !reasoning.isEmpty else { return (text, "") }
        answer += rest
        return (
            trimmed(answer), reasoning.filter { !$0.isEmpty }.joined(separator: "\n\n")
        )
    }

    /// What is thought in a block: without its tags, marks of quoting and escapes.
    private static func plain(_ block: Substring) -> String {
        guard let tag = block.firstIndex(of: ">") else { return "" }
        var body = block[block.index(after: tag)...]
        if let summary = body.firstRange(of: "</summary>") { body = body[summary.upperBound...] }
        let escapes = [
            ("&gt;", ">"), ("&lt;", "<"), ("&quot;", "\""), ("&#x27;", "'"), ("&#39;", "'"),
            ("&amp;", "&"),
        ]
        var text = String(body)
        for (escape, sign) in escapes { text = text.replacing(escape, with: sign) }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            if line.hasPrefix("> ") { return line.dropFirst(2) }
            return line == ">" ? "" : line
        }
        return trimmed(lines.joined(separator: "\n"))
    }

    private static func trimmed(_ text: String) -> String {
        var text = text[...]
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
