internal import Canvas
internal import ChatCore

/// Two replies to one question, figure by figure.
enum ComparisonText {
    static func sections(_ one: Message, _ other: Message) -> [HelpText.Section] {
        let names = [one, other].map(name)
        return [
            HelpText.Section(title: "\(names[0])  and  \(names[1])", rows: rows(one, other)),
            HelpText.Section(title: names[0], rows: [("", one.text)]),
            HelpText.Section(title: names[1], rows: [("", other.text)]),
        ]
    }

    private static func rows(_ one: Message, _ other: Message) -> [(String, String)] {
        func row(_ label: String, _ value: (ReplyRecord) -> String?) -> (String, String)? {
            let values = [one, other].map { $0.reply.flatMap(value) }
            guard values.contains(where: { $0 != nil }) else { return nil }
            return (label, values.map { $0 ?? Readable.missing }.joined(separator: "  |  "))
        }
        func rate(_ figure: Figure<Double>?) -> String? {
            figure.map { $0.text(Readable.rate) + " tok/s" }
        }
        func time(_ figure: Figure<Double>?) -> String? {
            figure.map { $0.text { Readable.duration(seconds: $0) } }
        }
        let rows = [
            row("speed") { rate($0.figures.decodeRate) },
            row("with all waiting") { rate($0.figures.effectiveRate) },
            row("first token") { time($0.figures.timeToFirstToken) },
            row("prompt") { rate($0.figures.prefillRate) },
            row("prompt tokens") { $0.usage.map { Readable.grouped($0.promptTokens) } },
            row("kept of them") { $0.usage?.cachedTokens.map(Readable.grouped) },
            row("tokens written") { $0.usage.map { Readable.grouped($0.completionTokens) } },
            row("seed") { $0.seed.map { "\($0)" } },
            ("first difference", difference(one.text, other.text)),
        ]
        return rows.compactMap { $0 }
    }

    /// Where the texts part, in words.
    static func difference(_ one: String, _ other: String) -> String {
        let words = [one, other].map { $0.split(whereSeparator: \.isWhitespace) }
        let same = zip(words[0], words[1]).prefix { $0 == $1 }.count
        if same == words[0].count, same == words[1].count { return "none: the same words" }
        let shown = words.map { $0.count > same ? "“\($0[same])”" : "the end" }
        return "word \(Readable.grouped(same + 1)): \(shown.joined(separator: " and "))"
    }

    private static func name(_ message: Message) -> String {
        guard let reply = message.reply else { return Readable.missing }
        return [reply.model, reply.quantization?.rawValue].compactMap { $0 }.joined(separator: " ")
    }
}
