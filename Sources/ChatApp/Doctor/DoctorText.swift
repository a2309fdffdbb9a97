internal import Canvas
internal import ChatCore

/// What `doctor` prints for a person: groups of labelled lines, what is not known left out, the
/// findings last, where the eye is when it is done.
enum DoctorText {
    /// A group: a label before each line, or before the first of several.
    struct Group {
        var title: String
        var rows: [(label: String, text: String)]
    }

    /// Columns of a terminal that everybody has.
    private static let columns = 80
    private static let indent = 2
    /// Of the labels, the gap behind them included.
    private static let labelColumns = 13

    static func text(_ facts: DoctorFacts) -> String {
        let groups =
            [
                Group(title: "Machine", rows: machine(facts)),
                Group(title: "Memory", rows: memory(facts)),
                Group(title: "Computing", rows: computing(facts)),
                Group(title: "Other programs", rows: programs(facts)),
                Group(title: "To chat with", rows: models(facts)),
                Group(title: "Settings", rows: settings(facts)),
                Group(title: "Advice", rows: advice(facts)),
                Group(title: "What is commonly advised", rows: checks(facts)),
            ]
        var lines: [String] = []
        for group in groups where !group.rows.isEmpty {
            lines += [group.title] + group.rows.flatMap(Self.lines) + [""]
        }
        let findings = Finding.all(facts)
        guard !findings.isEmpty else {
            return (lines + ["Nothing was found that costs anything."]).joined(separator: "\n")
        }
        lines.append("Findings, the costliest first")
        for (index, finding) in findings.enumerated() {
            lines += Self.lines("\(index + 1)", finding.what)
            lines += Self.lines("  costs", finding.cost)
            lines += Self.lines("  remedy", finding.remedy)
        }
        return lines.joined(separator: "\n")
    }

    /// Wrapped, with the label before the first line. Nothing in a name drives the terminal.
    private static func lines(_ label: String, _ text: String) -> [String] {
        let wrapped = Wrapper(columns: columns - indent - labelColumns).wrap(
            DisplayText.normalise(text))
        return wrapped.enumerated().map { index, line in
            let head = index == 0 ? DisplayText.normalise(label) : ""
            return String(repeating: " ", count: indent) + head.padding(to: labelColumns)
                + String(repeating: " ", count: line.indent) + line.text
        }
    }

    /// The label before the first.
    static func labelled(
        _ label: String, _ lines: [String], none: String = "none"
    ) -> [(label: String, text: String)] {
        guard !lines.isEmpty else { return [(label, none)] }
        return lines.enumerated().map { ($0.offset == 0 ? label : "", $0.element) }
    }

    static func count(_ number: Int, _ word: String) -> String {
        "\(number) \(word)\(number == 1 ? "" : "s")"
    }
}
