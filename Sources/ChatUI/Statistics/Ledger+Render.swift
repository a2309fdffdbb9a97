internal import Canvas
internal import ChatCore
internal import Ledger

/// The page of the ledger: a table of groups, and what is asked of them.
extension AppState {
    mutating func renderLedger(into grid: inout Grid, in rect: Rect) {
        guard let turns = statistics.ledger.turns else {
            grid.draw("Looking the ledger up …", at: rect.origin, style: theme.dim, clip: rect)
            return
        }
        guard !turns.isEmpty else {
            let words =
                "The ledger is empty: every reply from now on is kept in it, unless the chat is incognito."
            for (row, line) in Wrapper(columns: rect.size.columns).wrap(words).enumerated() {
                let start = Point(column: rect.minColumn, row: rect.minRow + row)
                grid.draw(line.text, at: start, style: theme.dim, clip: rect)
            }
            return
        }
        let groups = statistics.ledger.groups()
        let ledger = statistics.ledger
        let below = ledger.finding.map { Wrapper(columns: rect.size.columns).wrap($0) } ?? []
        let (foot, body) = rect.splitBottom(min(below.count + 2, rect.size.rows / 2))
        let table = GroupTable(columns: body.size.columns)
        drawRow(
            table.heading(ledger.keys.map(\.rawValue).joined(separator: " · ")), mark: " ",
            into: &grid, in: body.line(0), theme.heading)
        let rows = max(1, body.size.rows - 1)
        let top = max(0, min(ledger.selected - rows / 2, groups.count - rows))
        for (row, index) in groups.indices.dropFirst(top).prefix(rows).enumerated() {
            let group = groups[index]
            let isMarked = group.values == ledger.marked
            let style = index == ledger.selected ? theme.accent : theme.text
            let mark = index == ledger.selected ? "›" : isMarked ? "✓" : " "
            drawRow(
                table.row(group), mark: isMarked && mark == "›" ? "✓" : mark, into: &grid,
                in: body.line(row + 1), style)
        }
        var about =
            "\(Readable.grouped(turns.count)) replies, sorted by \(ledger.sorting.rawValue) · ~ is an estimate, the rest medians"
        if let filter = ledger.filters.last { about = "only \(filter.name) · " + about }
        grid.draw(
            DisplayText.truncate(about, columns: foot.size.columns),
            at: Point(column: foot.minColumn, row: foot.minRow + 1), style: theme.dim, clip: foot)
        for (row, line) in below.enumerated() {
            let start = Point(column: foot.minColumn, row: foot.minRow + 2 + row)
            grid.draw(line.text, at: start, style: theme.text, clip: foot)
        }
    }

    private func drawRow(
        _ text: String, mark: String, into grid: inout Grid, in line: Rect, _ style: Style
    ) {
        grid.draw("\(mark) \(text)", at: line.origin, style: style, clip: line)
    }
}

/// The columns of the ledger's table, as many as there is room for.
private struct GroupTable {
    private static let width = 10
    /// The width of the groups' names.
    private let nameColumns: Int
    private let columns: [Column]

    private enum Column: CaseIterable {
        case replies, speed, spread, firstToken, prompt, fresh, last

        var title: String {
            switch self {
            case .replies: "replies"
            case .speed: "tok/s"
            case .spread: "quartiles"
            case .firstToken: "1st token"
            case .prompt: "prompt/s"
            case .fresh: "fresh"
            case .last: "last"
            }
        }

        var width: Int { self == .last || self == .spread ? 11 : 9 }

        func text(_ group: LedgerGroup) -> String {
            func entry(_ column: LedgerColumn, _ format: (Double) -> String) -> String {
                guard let entry = column.entry(of: group) else { return Readable.missing }
                return (entry.provenance == .estimated ? "~" : "") + format(entry.value)
            }
            switch self {
            case .replies: return Readable.grouped(group.turns)
            case .speed: return entry(.decode, Readable.rate)
            case .spread:
                guard let quartiles = LedgerColumn.decode.entry(of: group)?.quartiles else {
                    return Readable.missing
                }
                return
                    "\(Readable.rate(quartiles.lowerBound))–\(Readable.rate(quartiles.upperBound))"
            case .firstToken: return entry(.ttft) { Readable.duration(seconds: $0) }
            case .prompt: return entry(.prefill, Readable.rate)
            case .fresh: return entry(.fresh, Readable.rate)
            case .last: return CalendarDay(at: group.last)?.description ?? Readable.missing
            }
        }
    }

    /// The most important ones first, while names have room.
    init(columns width: Int) {
        var chosen: [Column] = []
        var left = width - 2 - 24
        for column in [Column.replies, .speed, .firstToken, .last, .fresh, .prompt, .spread]
        where left > column.width {
            chosen.append(column)
            left -= column.width + 1
        }
        columns = Column.allCases.filter(chosen.contains)
        nameColumns = 24 + max(0, left)
    }

    func heading(_ name: String) -> String {
        line(name) { $0.title }
    }

    func row(_ group: LedgerGroup) -> String {
        line(LedgerState.name(group.values)) { $0.text(group) }
    }

    private func line(_ name: String, _ text: (Column) -> String) -> String {
        let shown = DisplayText.truncate(
            name.isEmpty ? Readable.missing : name, columns: nameColumns)
        let head =
            shown + String(repeating: " ", count: max(0, nameColumns - TextWidth.width(of: shown)))
        return columns.reduce(head) { line, column in
            let text = text(column)
            let padding = max(0, column.width - TextWidth.width(of: text))
            return line + " " + String(repeating: " ", count: padding) + text
        }
    }
}
