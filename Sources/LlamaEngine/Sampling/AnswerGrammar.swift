/// Grammars in GBNF for a reply whose answer has to follow one, with room for
/// what the template lets the model write in front of the answer.
enum AnswerGrammar {
    /// `grammar`, which has a rule `root`, behind the reasoning a reply to
    /// `prompt` may begin with. Names the grammar uses are left alone: those
    /// added begin with `canter-`.
    static func text(_ grammar: String, behind prompt: RenderedPrompt?) -> String {
        guard let prompt, let front = front(of: prompt) else { return grammar }
        return """
            root ::= \(front) canter-answer
            canter-blank ::= [ \\t\\r\\n]*
            \(renamingRoot(grammar, to: "canter-answer"))
            """
    }

    /// What may come in front of the answer; `nil` when nothing may.
    private static func front(of prompt: RenderedPrompt) -> String? {
        // A reply that goes on does so in its answer.
        guard prompt.reasons, prompt.begunReply == nil, let end = prompt.reasoningEnds.first
        else { return nil }
        let thought = "\(anything(without: end)) \(literal(end))"
        if prompt.reasoningStart.hasPrefix("<|channel|>") {
            // Harmony: each channel is a message with a head of its own.
            return "(\(literal(prompt.reasoningStart)) \(thought) \(literal(prompt.opening)))? "
                + literal("<|channel|>final<|message|>")
        }
        if prompt.beginsInReasoning { return "\(thought) canter-blank" }
        let isClosed = prompt.opening.lastOffset(of: end) != nil
        guard !isClosed, !prompt.reasoningStart.isEmpty else { return nil }
        return "(canter-blank \(literal(prompt.reasoningStart)) \(thought) canter-blank)?"
    }

    /// Any text up to `end`: each of its beginnings, gone on with differently.
    private static func anything(without end: String) -> String {
        let characters = end.unicodeScalars.map(String.init)
        let ways = characters.indices.map { index in
            let begun = characters[..<index].joined()
            return (begun.isEmpty ? "" : literal(begun) + " ")
                + "[^\(escaped(characters[index], in: "\\]"))]"
        }
        return "(\(ways.joined(separator: " | ")))*"
    }

    private static func literal(_ text: String) -> String {
        "\"\(escaped(text, in: "\\\""))\""
    }

    private static func escaped(_ text: String, in special: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where special.contains(character): result += "\\\(character)"
            default: result.append(character)
            }
        }
    }

    /// The grammar with its rule `root` under another name, wherever the name
    /// stands outside of quotes, brackets and comments.
    static func renamingRoot(_ grammar: String, to name: String) -> String {
        var result = ""
        var rest = grammar[...]
        while let character = rest.unicodeScalars.first {
            if isName(character) {
                let word = rest.unicodeScalars.prefix(while: isName)
                result += String(word) == "root" ? name : String(word)
                rest = rest[word.endIndex...]
            } else {
                let passage = passage(at: rest)
                result += passage
                rest = rest[passage.endIndex...]
            }
        }
        return result
    }

    /// A literal, a set or a comment as a whole, or a single character.
    private static func passage(at text: Substring) -> Substring {
        let scalars = text.unicodeScalars
        let closing: Unicode.Scalar
        switch scalars.first {
        case "\"": closing = "\""
        case "[": closing = "]"
        case "#": return Substring(scalars.prefix { $0 != "\n" })
        default: return Substring(scalars.prefix(1))
        }
        var index = scalars.index(after: scalars.startIndex)
        while index < scalars.endIndex, scalars[index] != closing {
            if scalars[index] == "\\" { scalars.formIndex(after: &index) }
            if index < scalars.endIndex { scalars.formIndex(after: &index) }
        }
        return Substring(
            scalars[..<(index < scalars.endIndex ? scalars.index(after: index) : index)])
    }

    private static func isName(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII
            && (scalar.properties.isAlphabetic || scalar == "-" || ("0"..."9").contains(scalar))
    }
}
