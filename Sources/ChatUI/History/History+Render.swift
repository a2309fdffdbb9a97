internal import Canvas
internal import ChatCore

/// The conversations in the place of transcript and panel.
extension AppState {
    mutating func renderHistory(into grid: inout Grid, in rect: Rect) {
        guard !rect.isEmpty else { return }
        let layout = HistoryLayout(rect, isSearch: history.isSearch)
        renderHistoryTitle(into: &grid, in: layout.title)
        guard !history.rows.isEmpty else {
            renderNoHistory(into: &grid, in: layout.rows)
            return
        }
        if history.isSearch {
            renderFound(into: &grid, in: layout.rows)
        } else {
            renderConversations(into: &grid, layout)
        }
        renderPreview(into: &grid, layout)
    }

    // MARK: Title

    private func renderHistoryTitle(into grid: inout Grid, in rect: Rect) {
        guard !rect.isEmpty else { return }
        var column = rect.minColumn
        column += grid.draw("history", at: rect.origin, style: theme.heading, clip: rect)
        var parts: [String] = []
        if history.isSearch {
            let count = history.rows.count
            let more = count >= HistoryState.foundLimit ? "the latest \(count)" : "\(count)"
            parts.append(
                "\(more) place\(count == 1 ? "" : "s") with “\(history.asked?.words ?? "")”")
        } else {
            switch history.archived {
            case .without: break
            case .with: parts.append("archived ones too")
            case .only: parts.append("archived ones")
            }
            if let tag = history.tag { parts.append("#\(tag)") }
        }
        let right = history.isCurrent ? historyPlace : "looking …"
        let room = rect.endColumn - column - TextWidth.width(of: right) - 2
        grid.draw(
            DisplayText.truncate(parts.map { " · \($0)" }.joined(), columns: max(0, room)),
            at: Point(column: column, row: rect.minRow), style: theme.dim, clip: rect)
        grid.draw(
            right, at: Point(column: rect.endColumn - TextWidth.width(of: right), row: rect.minRow),
            style: theme.dim, clip: rect)
    }

    /// `3 of 12`; of a list whose end was not asked for, `3 of 60+`.
    private var historyPlace: String {
        guard !history.rows.isEmpty else { return "" }
        let count = history.first + history.rows.count
        return
            "\(Readable.grouped(history.place + 1)) of \(Readable.grouped(count))\(history.isEnd ? "" : "+")"
    }

    private func renderNoHistory(into grid: inout Grid, in rect: Rect) {
        let sentence: String
        if !history.isCurrent {
            sentence = "Looking …"
        } else if history.isSearch {
            sentence = "These words are nowhere in what was said."
        } else if history.tag != nil || history.archived == .only {
            sentence = "There is none of these."
        } else {
            sentence = "No conversation was kept yet; the first message of one keeps it."
        }
        for (row, line) in Wrapper(columns: max(1, rect.size.columns - 2)).wrap(sentence)
            .enumerated()
        {
            grid.draw(
                line.text,
                at: Point(
                    column: rect.minColumn + HistoryColumns.markWidth, row: rect.minRow + row),
                style: theme.dim, clip: rect)
        }
    }

    // MARK: List

    private mutating func renderConversations(into grid: inout Grid, _ layout: HistoryLayout) {
        let rect = layout.rows
        let columns = HistoryColumns(columns: rect.size.columns)
        renderHistoryHeadings(into: &grid, in: layout.headings, columns)
        let rows = max(1, rect.size.rows)
        history.page = rows
        // Counted in the whole list: it stands still while more of it comes.
        let count = history.first + history.rows.count
        var top = min(history.top, history.place)
        top = max(top, history.place - rows + 1)
        top = max(history.first, min(top, count - rows))
        history.top = top
        for (offset, row) in history.rows.dropFirst(top - history.first).prefix(rows).enumerated() {
            guard case .conversation(let listing) = row else { continue }
            render(
                listing, into: &grid, in: rect.line(offset), columns,
                isChosen: top + offset == history.place)
        }
    }

    private func renderHistoryHeadings(
        into grid: inout Grid, in rect: Rect, _ columns: HistoryColumns
    ) {
        guard !rect.isEmpty else { return }
        let names = ["title", "model", "msgs", "tokens", "changed"]
        drawCells(
            names.map { ($0, theme.dim) }, into: &grid, in: rect, columns)
    }

    private func render(
        _ listing: ConversationListing, into grid: inout Grid, in rect: Rect,
        _ columns: HistoryColumns, isChosen: Bool
    ) {
        renderMark(
            of: listing.id, hasDraft: listing.hasDraft, isChosen: isChosen, into: &grid, in: rect)
        let title = DisplayText.truncate(named(listing.title), columns: columns.title)
        let style =
            isChosen
            ? theme.figure : listing.isArchived || listing.title.isEmpty ? theme.dim : theme.text
        drawCells(
            [
                (title, style), (listing.model, theme.dim), ("\(listing.messages)", theme.dim),
                (listing.tokens.map(Readable.count) ?? "–", theme.dim),
                (Age.short(listing.updatedAt, now: history.now), theme.dim),
            ], into: &grid, in: rect, columns)
        let words = (listing.isArchived ? ["archived"] : []) + listing.tags.map { "#\($0)" }
        // Half of a tag is another one.
        var text = ""
        let left = columns.title - TextWidth.width(of: title) - 2
        for word in words where TextWidth.width(of: text + word) < left {
            text += text.isEmpty ? word : " " + word
        }
        guard !text.isEmpty else { return }
        let start = rect.minColumn + HistoryColumns.markWidth + HistoryColumns.signsWidth
        grid.draw(
            text,
            at: Point(column: start + columns.title - TextWidth.width(of: text), row: rect.minRow),
            style: theme.accent.withoutBold, clip: rect)
    }

    /// What stands in the columns of a line, in their order: the title at the left of its
    /// column, the model too, figures at the right.
    private func drawCells(
        _ cells: [(text: String, style: Style)], into grid: inout Grid, in rect: Rect,
        _ columns: HistoryColumns
    ) {
        let widths = [
            columns.title, columns.model, columns.messages, columns.tokens, columns.age,
        ]
        var start = rect.minColumn + HistoryColumns.markWidth + HistoryColumns.signsWidth
        for (index, (cell, width)) in zip(cells, widths).enumerated() where width > 0 {
            let text = DisplayText.truncate(cell.text, columns: width)
            let indent = index < 2 ? 0 : width - TextWidth.width(of: text)
            grid.draw(
                text, at: Point(column: start + indent, row: rect.minRow), style: cell.style,
                clip: rect)
            start += width + HistoryColumns.gap
        }
    }

    /// `▸●✎`: the chosen one; open here, or in another tab; something is written in it.
    private func renderMark(
        of id: Conversation.ID, hasDraft: Bool, isChosen: Bool, into grid: inout Grid,
        in rect: Rect
    ) {
        if isChosen { grid.draw("▸", at: rect.origin, style: theme.accent, clip: rect) }
        let start = rect.minColumn + HistoryColumns.markWidth
        if let tab = tabs.index(of: id) {
            let isHere = tab == tabs.active
            grid.draw(
                isHere ? "●" : "•", at: Point(column: start, row: rect.minRow),
                style: isHere ? theme.accent : theme.accent.withoutBold, clip: rect)
        }
        if hasDraft {
            grid.draw(
                "✎", at: Point(column: start + 1, row: rect.minRow), style: theme.user, clip: rect)
        }
    }

    // MARK: What was found

    /// A title and, below it, each place in the conversation.
    private enum FoundLine {
        case title(Int)
        case place(Int)
    }

    private mutating func renderFound(into grid: inout Grid, in rect: Rect) {
        var lines: [FoundLine] = []
        var chosenLine = 0
        for (index, row) in history.rows.enumerated() {
            if index == 0 || history.rows[index - 1].id != row.id { lines.append(.title(index)) }
            if index == history.index { chosenLine = lines.count }
            lines.append(.place(index))
        }
        let rows = max(1, rect.size.rows)
        history.page = max(2, rows / 2)
        // Its title is above the first place.
        var top = min(history.top, max(0, chosenLine - 1))
        top = max(top, chosenLine - rows + 1)
        top = max(0, min(top, lines.count - rows))
        history.top = top
        for (offset, line) in lines.dropFirst(top).prefix(rows).enumerated() {
            let rect = rect.line(offset)
            switch line {
            case .title(let index): renderFoundTitle(index, into: &grid, in: rect)
            case .place(let index): renderFoundPlace(index, into: &grid, in: rect)
            }
        }
    }

    private func renderFoundTitle(_ index: Int, into grid: inout Grid, in rect: Rect) {
        guard case .found(let found) = history.rows[index] else { return }
        renderMark(of: found.conversation, hasDraft: false, isChosen: false, into: &grid, in: rect)
        let columns = HistoryColumns(columns: rect.size.columns)
        let isChosen = history.chosen?.id == found.conversation
        let age = Age.short(found.updatedAt, now: history.now)
        let start = rect.minColumn + HistoryColumns.markWidth + HistoryColumns.signsWidth
        let room = rect.endColumn - start - (columns.age > 0 ? 12 : 0)
        grid.draw(
            DisplayText.truncate(named(found.title), columns: room),
            at: Point(column: start, row: rect.minRow), style: isChosen ? theme.figure : theme.text,
            clip: rect)
        guard columns.age > 0 else { return }
        grid.draw(
            age, at: Point(column: rect.endColumn - TextWidth.width(of: age), row: rect.minRow),
            style: theme.dim, clip: rect)
    }

    private func renderFoundPlace(_ index: Int, into grid: inout Grid, in rect: Rect) {
        guard case .found(let found) = history.rows[index] else { return }
        let isChosen = index == history.index
        let start = rect.minColumn + HistoryColumns.markWidth + HistoryColumns.signsWidth + 2
        if isChosen {
            grid.draw(
                "▸", at: Point(column: start - 2, row: rect.minRow), style: theme.accent,
                clip: rect)
        }
        let who: String =
            switch found.role {
            case .user: "you  "
            case .assistant: "it   "
            case .system: "sys  "
            case nil: ""
            }
        let used = grid.draw(
            who, at: Point(column: start, row: rect.minRow), style: theme.dim, clip: rect)
        let place = Rect(
            column: start + used, row: rect.minRow, columns: rect.endColumn - start - used, rows: 1
        )
        grid.draw(
            marked(found, columns: place.size.columns, base: isChosen ? theme.text : theme.dim),
            at: place.origin, clip: place)
    }

    /// The line of text with what was found in it marked, begun so far in that the first of it
    /// is seen.
    private func marked(_ found: FoundMessage, columns: Int, base: Style) -> [StyledRun] {
        var characters = Array(found.snippet)
        var skipped = 0
        if let first = found.marks.first, columns > 8,
            TextWidth.width(of: String(characters.prefix(first.upperBound))) > columns - 2
        {
            skipped = max(0, min(first.lowerBound - columns / 3, characters.count - columns + 1))
            characters.removeFirst(skipped)
        }
        var runs: [StyledRun] = skipped > 0 ? [StyledRun("…", style: base)] : []
        let mark = Style(
            foreground: theme.accent.foreground, attributes: [.bold, .underline])
        var text = ""
        var isMarked = false
        for (index, character) in characters.enumerated() {
            let isFound = found.marks.contains { $0.contains(index + skipped) }
            if isFound != isMarked {
                runs.append(StyledRun(text, style: isMarked ? mark : base))
                (text, isMarked) = ("", isFound)
            }
            text.append(character)
        }
        runs.append(StyledRun(text, style: isMarked ? mark : base))
        return runs
    }
}
