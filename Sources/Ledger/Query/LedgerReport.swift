package import ChatCore

#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// What is shown of some turns: their groups, and what was asked about them.
package struct LedgerReport: Sendable {
    package enum Format: String, Sendable, CaseIterable {
        case table, csv, json, markdown, svg
    }

    private let turns: [LedgerTurn]
    private let grouping: LedgerGrouping
    private var comparison:
        (
            first: String, second: String,
            outcome: Result<SpeedComparison, SpeedComparison.Refusal>
        )?
    private var updates: [EngineUpdate]?

    package init(
        _ turns: [LedgerTurn], by keys: [LedgerKey], order: LedgerOrder = .column(.last)
    ) {
        self.turns = turns
        var grouping = LedgerGrouping(turns, by: keys)
        grouping.sort(by: order)
        self.grouping = grouping
    }

    /// Compares the turns with two values of the first key grouped by; a value
    /// may be a part of one, where it is a part of no other. Throws for values
    /// no turn has.
    package mutating func compare(_ first: String, _ second: String) throws(LedgerQueryError) {
        guard let key = grouping.keys.first else {
            throw LedgerQueryError("There is nothing to compare by: give --by a key.")
        }
        let known = turns.map(key.value)
        let names = (
            try LedgerWords.value(first, of: key, among: known),
            try LedgerWords.value(second, of: key, among: known)
        )
        func side(_ name: String) -> [LedgerTurn] {
            zip(turns, known).filter { $0.1 ?? LedgerFilter.unknown == name }.map(\.0)
        }
        comparison = (
            names.0, names.1,
            SpeedComparison.compare(
                side(names.0), called: names.0, with: side(names.1), called: names.1)
        )
    }

    /// Looks for what new builds of engines did.
    package mutating func findUpdates() {
        updates = EngineUpdate.updates(in: turns)
    }

    /// The report as text, made at `exportedAt`. `width` is what a text takes on
    /// the terminal. Throws where JSON cannot be made of it.
    package func text(
        _ format: Format, exportedAt: Date, width: (String) -> Int = { $0.count }
    ) throws(LedgerJSONError) -> String {
        switch format {
        case .table:
            let table = LedgerTable.text(grouping, width: width) + "\n"
            return findings.isEmpty
                ? table : table + "\n" + findings.joined(separator: "\n") + "\n"
        case .csv:
            return LedgerCSV.turns(turns)
        case .json:
            var found = LedgerJSON.Findings()
            found.grouping = grouping
            found.comparison = comparison
            found.updates = updates
            let data = try LedgerJSON.data(of: turns, findings: found, exportedAt: exportedAt)
            return String(decoding: data, as: UTF8.self) + "\n"
        case .markdown:
            return LedgerMarkdown.text(grouping, findings: findings, exportedAt: exportedAt)
        case .svg:
            return DepthPlotSVG.text(
                DepthPlot(title: "Speed against depth", turns: turns, by: grouping.keys))
        }
    }

    /// A row per stretch of decoding, as CSV.
    package var samples: String { LedgerCSV.samples(of: turns) }

    /// A sentence each.
    private var findings: [String] {
        var sentences: [String] = []
        switch comparison?.outcome {
        case .success(let found): sentences.append(found.sentence)
        case .failure(let refusal): sentences.append(refusal.description)
        case nil: break
        }
        if let updates {
            sentences += updates.map(\.line)
            if updates.isEmpty { sentences.append("No engine changed its build in these turns.") }
        }
        return sentences
    }
}
