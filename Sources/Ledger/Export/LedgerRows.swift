internal import ChatCore

/// The cells of a table of groups, as text: what `LedgerTable` and
/// `LedgerMarkdown` have in common.
struct LedgerRows {
    struct Column {
        var title: String
        var unit: String
        var isNumber: Bool
    }

    let columns: [Column]
    let cells: [[String]]
    private let grouping: LedgerGrouping

    /// Columns without a value in any group are left out.
    init(_ grouping: LedgerGrouping) {
        self.grouping = grouping
        let shown = LedgerColumn.allCases.filter { column in
            grouping.groups.contains { column.entry(of: $0) != nil }
        }
        columns =
            grouping.keys.map { Column(title: $0.rawValue, unit: "", isNumber: false) }
            + shown.map { $0.heading(depth: grouping.depth) }
        cells = grouping.groups.map { group in
            group.values.map(LedgerText.name)
                + shown.map { $0.text($0.entry(of: group)) }
        }
    }

    /// Which columns are from where; one whose groups differ is named with each.
    var provenance: String {
        let origins: [(Provenance, String)] = [
            (.measured, "Measured by canter"), (.engineReported, "Reported by the engine"),
            (.estimated, "Estimated (~)"),
        ]
        let sentences = origins.compactMap { origin, words -> String? in
            let columns = LedgerColumn.allCases.filter { column in
                grouping.groups.contains { column.entry(of: $0)?.provenance == origin }
            }
            guard !columns.isEmpty else { return nil }
            let names = columns.map { column in
                let groups = grouping.groups.indices.filter {
                    column.entry(of: grouping.groups[$0])?.provenance != nil
                }
                let own = groups.filter {
                    column.entry(of: grouping.groups[$0])?.provenance == origin
                }
                let title = column.heading(depth: grouping.depth).title
                let places = own.map { "\($0 + 1)" }.joined(separator: ", ")
                return own.count == groups.count ? title : "\(title) (row \(places))"
            }
            return "\(words): \(names.joined(separator: ", "))."
        }
        return sentences.joined(separator: " ")
    }
}

extension LedgerColumn {
    /// What stands above the column.
    func heading(depth: Double) -> LedgerRows.Column {
        let (title, unit) =
            switch self {
            case .turns: ("turns", "")
            case .tokens: ("tokens", "")
            case .decode: ("decode", "tok/s")
            case .ttft: ("ttft", "s")
            case .prefill: ("prefill", "tok/s")
            case .effective: ("effective", "tok/s")
            case .latencyP50: ("itl p50", "ms")
            case .latencyP99: ("itl p99", "ms")
            case .fresh: ("fresh", "tok/s")
            case .atDepth: ("at \(LedgerText.fixed(depth, decimals: 0))", "tok/s")
            case .bandwidth: ("bandwidth", "GB/s")
            case .energy: ("energy", "J/tok")
            case .first: ("first", "")
            case .last: ("last", "")
            }
        return LedgerRows.Column(
            title: title, unit: unit, isNumber: ![.first, .last].contains(self))
    }

    /// The median, with the quartiles behind it where there is more than one.
    func text(_ entry: Entry?) -> String {
        guard let entry else { return LedgerText.missing }
        switch self {
        case .turns, .tokens:
            return LedgerText.fixed(entry.value, decimals: 0)
        case .first, .last:
            return CalendarDay(at: entry.value)?.description ?? LedgerText.missing
        default:
            let mark = LedgerText.mark(entry.provenance)
            if let margin = entry.margin {
                return mark + LedgerText.short(entry.value * scale, margin: margin * scale)
            }
            let number = mark + LedgerText.short(entry.value * scale)
            guard let quartiles = entry.quartiles, quartiles.lowerBound < quartiles.upperBound
            else { return number }
            let ends = [quartiles.lowerBound, quartiles.upperBound].map {
                LedgerText.short($0 * scale)
            }
            return "\(number) (\(ends.joined(separator: "–")))"
        }
    }

    /// From the unit a figure has to the one it is shown in.
    private var scale: Double {
        switch self {
        case .latencyP50, .latencyP99: 1e3
        case .bandwidth: 1e-9
        default: 1
        }
    }
}
