internal import Ledger

extension BenchComparison {
    /// As plain text in columns, for a terminal: the verdict and the method beneath.
    package var text: String { text { $0.count } }

    /// `width` is what a text takes on the terminal.
    package func text(width: (String) -> Int) -> String {
        var parts = [common].filter { !$0.isEmpty }
        if !tests.isEmpty { parts.append(table(width)) }
        parts.append(([verdict] + remarks).joined(separator: "\n"))
        parts.append(method.joined(separator: "\n"))
        return parts.filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    static var usualDeviation: Double { SittingNoise.usualDeviation }

    private func table(_ width: (String) -> Int) -> String {
        let isNamed = tests.contains { !$0.configuration.isEmpty }
        let isBusy = tests.contains(where: \.isDisturbed)
        // Those that stand to the left.
        let words: Set = ["CONFIGURATION", "TEST", "VERDICT", "BUSY"]
        let header =
            (isNamed ? ["CONFIGURATION"] : [])
            + ["TEST", "BEFORE t/s", "AFTER t/s", "CHANGE", "95 % INTERVAL", "VERDICT"]
            + (isBusy ? ["BUSY"] : [])
        let rows = tests.map { test in
            (isNamed ? [test.configuration] : [])
                + [
                    test.test, Self.side(test.before),
                    Self.side(test.after),
                    test.verdict == .tooFewRepetitions ? "(\(test.change))" : test.change,
                    test.intervalText, Self.words(test),
                ]
                + (isBusy ? [Self.busy(test)] : [])
        }
        let lines = [header] + rows
        let widths = header.indices.map { column in
            lines.map { width($0[column]) }.max() ?? 0
        }
        return lines.map { line in
            var text = ""
            for (column, cell) in line.enumerated() {
                let space = String(repeating: " ", count: max(0, widths[column] - width(cell)))
                text += words.contains(header[column]) ? cell + space : space + cell
                text += "  "
            }
            while text.last == " " { text.removeLast() }
            return text
        }.joined(separator: "\n")
    }

    private static func side(_ side: ComparedTest.Side) -> String {
        ReportText.rate(side.mean)
            + (side.repetitions > 1 ? " ±\(ReportText.rate(side.deviation))" : "")
    }

    private static func words(_ test: ComparedTest) -> String {
        switch test.verdict {
        case .faster: "faster"
        case .slower: "slower"
        case .noDifference: "no difference beyond noise"
        case .tooFewRepetitions:
            "too few, \(test.before.repetitions) against \(test.after.repetitions)"
        }
    }

    private static func busy(_ test: ComparedTest) -> String {
        switch (test.before.isDisturbed, test.after.isDisturbed) {
        case (true, true): "both"
        case (true, false): "before"
        case (false, true): "after"
        case (false, false): ""
        }
    }
}

extension ComparedTest {
    /// `+4.2 %`
    fileprivate var change: String { Self.percent(ratio) }

    fileprivate var intervalText: String {
        guard let interval else { return ReportText.missing }
        return "\(Self.signed(interval.lowerBound)) to \(Self.percent(interval.upperBound))"
    }

    private static func percent(_ ratio: Double) -> String { signed(ratio) + " %" }

    private static func signed(_ ratio: Double) -> String {
        let text = ReportText.fixed((ratio - 1) * 100, 1)
        return text.hasPrefix("-") || text == "0.0" ? text : "+" + text
    }
}
