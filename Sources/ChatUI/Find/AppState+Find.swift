internal import Canvas

/// Looking for something in the transcript.
extension AppState {
    /// Begins to look for a text, or for what is typed next.
    mutating func find(_ text: String = "") {
        guard !transcript.entries.isEmpty else {
            status.message = "There is nothing to find anything in yet."
            return
        }
        var find = FindState()
        if !text.isEmpty { find.query.setText(text) }
        show(find)
    }

    /// Takes a key while something is looked for; `nil` when it is not for that.
    mutating func findKey(_ press: KeyPress, action: KeyAction?) -> [Effect]? {
        guard case .find(var find) = focus else { return nil }
        switch (press.key, press.modifiers) {
        case (.escape, _):
            focus = .composer
            return []
        case (.enter, []), (.up, []), (.character("p"), .control): find.move(by: -1)
        case (.enter, _), (.down, []), (.character("n"), .control): find.move(by: 1)
        default:
            if action == .find {
                find.move(by: -1)
            } else if action?.isScrolling == true || !find.query.isQueryKey(press, action: action) {
                return nil
            }
        }
        show(find)
        return []
    }

    /// Shows the place the search stands at.
    mutating func show(_ find: FindState) {
        var find = find
        find.search(&transcript)
        if let shown = find.shown, let line = shown.pieces.first?.line {
            transcript.reveal(line: line, ofEntry: shown.entry)
        }
        focus = .find(find)
    }

    /// Looks again where the transcript changed, without moving what is read.
    mutating func refresh(_ find: FindState) {
        var find = find
        find.search(&transcript)
        focus = .find(find)
    }

    /// What was found, marked in what was drawn of the transcript.
    func mark(_ find: FindState, in grid: inout Grid, _ drawn: [TranscriptState.DrawnLine]) {
        guard !find.places.isEmpty else { return }
        let entries = Set(drawn.map(\.entry))
        let current = find.shown
        for place in find.places where entries.contains(place.entry) {
            let isCurrent = place == current
            for line in drawn where line.entry == place.entry {
                for piece in place.pieces where piece.line == line.line {
                    let rect = Rect(
                        column: line.column + piece.columns.lowerBound, row: line.row,
                        columns: piece.columns.count, rows: 1)
                    grid.restyle(rect) { style in
                        var style = style
                        style.attributes.formUnion(isCurrent ? [.reverse, .bold] : [.underline])
                        return style
                    }
                }
            }
        }
    }
}

extension KeyAction {
    /// Whether it moves the transcript and not what is written.
    var isScrolling: Bool {
        switch self {
        case .pageUp, .pageDown, .scrollUp, .scrollDown, .top, .bottom: true
        default: false
        }
    }
}
