internal import Benchmark

/// Rules of thumb as text, by topic, each with what became of it here.
enum RuleList {
    static func text(_ rules: [ReferenceRule]) -> String {
        var parts = [
            SpeedList.wrapped(
                "Claims, not facts: rules of thumb that are commonly given. Beneath a rule is what "
                    + "measuring it showed, where it was measured.")
        ]
        var topics: [String] = []
        for rule in rules where !topics.contains(rule.topic) { topics.append(rule.topic) }
        for topic in topics {
            let own = rules.filter { $0.topic == topic }
            let width = own.map(\.id.count).max() ?? 0
            let lines = own.flatMap { rule -> [String] in
                let id = TextTable.padded(rule.id, to: width)
                var lines = [
                    SpeedList.wrapped("\(id)  \(rule.claim)", indent: 2, hanging: width + 2)
                ]
                if let finding = rule.finding {
                    lines.append(
                        SpeedList.wrapped(
                            "\(finding.rawValue): \(rule.findingText)", indent: width + 6,
                            hanging: 2))
                }
                return lines
            }
            parts.append("\(topic.uppercased())\n" + lines.joined(separator: "\n"))
        }
        var sources: [String] = []
        for rule in rules where !sources.contains(rule.source) { sources.append(rule.source) }
        parts.append(
            "Given by:\n"
                + sources.map { SpeedList.wrapped($0, indent: 2) }.joined(separator: "\n"))
        return parts.joined(separator: "\n\n")
    }
}
