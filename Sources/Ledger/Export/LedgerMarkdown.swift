internal import ChatCore

#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// Groups as a Markdown table, with the provenance of each figure, and how
/// the figures came about.
package enum LedgerMarkdown {
    /// The table and its method, made at `exportedAt`. `findings` are sentences
    /// of comparisons; each becomes a line of a list.
    package static func text(
        _ grouping: LedgerGrouping, findings: [String] = [], exportedAt: Date
    ) -> String {
        let rows = LedgerRows(grouping)
        let header = rows.columns.map { $0.unit.isEmpty ? $0.title : "\($0.title) (\($0.unit))" }
        let rule = rows.columns.map { $0.isNumber ? "--:" : ":--" }
        var lines = ([header, rule] + rows.cells).map { cells in
            "| " + cells.map(escaped).joined(separator: " | ") + " |"
        }
        if !findings.isEmpty { lines += [""] + findings.map { "- " + escaped($0) } }
        lines += ["", method(grouping), "", rows.provenance]
        lines += ["", "Exported from canter, \(exportedAt.formatted(.iso8601))."]
        return lines.joined(separator: "\n") + "\n"
    }

    private static func method(_ grouping: LedgerGrouping) -> String {
        let depth = LedgerText.fixed(grouping.depth, decimals: 0)
        return
            "Figures are medians over turns, with the quartiles in brackets. decode: tokens after "
            + "the first over the time from the first to the last; ttft: from sending to the first "
            + "token; prefill: tokens of the prompt that were not in the cache over the time to "
            + "read them; effective: all tokens over all of the waiting; itl: the time between "
            + "tokens; fresh and at \(depth): by a line of seconds per token over depth through the "
            + "turns' samples, with their 95 % margins, where all turns of a group are of one "
            + "configuration, builds apart."
    }

    /// Text that Markdown leaves as it is: also a model's name is only text.
    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            if "\\`*_{}[]<>#|&!".contains(character) { result.append("\\") }
            result.append(character)
        }
    }
}
