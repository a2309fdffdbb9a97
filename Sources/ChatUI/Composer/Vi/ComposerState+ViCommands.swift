internal import Canvas

/// vi's commands that need no motion.
extension ComposerState {
    mutating func command(_ key: Character, _ state: inout ViState, _ text: ViText) {
        let here = text.index(of: cursor)
        let times = state.repetitions
        switch key {
        case "i": insert(at: here, &state, text)
        case "a": insert(at: min(here + 1, text.lineEnd(here)), &state, text)
        case "I": insert(at: text.firstNonBlank(here), &state, text)
        case "A": insert(at: text.lineEnd(here), &state, text)
        case "o", "O": openLine(below: key == "o", &state, text)
        case "x": cut(here, min(here + times, text.lineEnd(here)), .delete, &state, text)
        case "X": cut(max(text.lineStart(here), here - times), here, .delete, &state, text)
        case "D": cut(here, text.lineEnd(here), .delete, &state, text)
        case "C": cut(here, text.lineEnd(here), .change, &state, text)
        case "s": cut(here, min(here + times, text.lineEnd(here)), .change, &state, text)
        case "S":
            state.pending = .change
            takeLines(&state, text)
        case "Y":
            state.pending = .yank
            takeLines(&state, text)
        case "~": swapCase(here, min(here + times, text.lineEnd(here)), text)
        case "p", "P": put(before: key == "P", times, text)
        case "u": for _ in 0..<times { undo() }
        case ".": repeatChange(&state)
        default: break
        }
    }

    /// `dd`, `cc` and `yy`: this line and the ones below it that were counted.
    mutating func takeLines(_ state: inout ViState, _ text: ViText) {
        guard let pending = state.pending else { return }
        let here = text.index(of: cursor)
        var last = here
        for _ in 1..<max(1, state.repetitions) where text.lineEnd(last) < text.count {
            last = text.lineEnd(last) + 1
        }
        takeLines(from: here, through: last, pending, &state, text)
    }

    /// Takes whole lines, with their line breaks. What is changed keeps an empty one.
    mutating func takeLines(
        from first: Int, through last: Int, _ wanted: ViState.Operator, _ state: inout ViState,
        _ text: ViText
    ) {
        defer { state.reset() }
        let start = text.lineStart(first)
        let end = text.lineEnd(last)
        let content = text.offset(of: start)..<text.offset(of: end)
        kills.add(String(self.text[index(content.lowerBound)..<index(content.upperBound)]) + "\n")
        switch wanted {
        case .yank:
            if first < text.index(of: cursor) { move(to: text.offset(of: first)) }
        case .change:
            replace(content, with: "")
            state.mode = .insert
        case .delete:
            // The last line takes the line break before it along.
            let hasNext = end < text.count
            let from = hasNext || start == 0 ? start : start - 1
            replace(text.offset(of: from)..<text.offset(of: hasNext ? end + 1 : end), with: "")
            let left = ViText(self.text)
            move(to: left.offset(of: left.firstNonBlank(min(start, left.count))))
        }
        lastEdit = .none
    }

    /// In normal mode the cursor is on a character, never behind a line's last one.
    mutating func stayOnCharacter() {
        let text = ViText(text)
        let here = text.index(of: cursor)
        if here == text.lineEnd(here), here > text.lineStart(here) {
            move(to: text.offset(of: here - 1))
        }
    }

    private mutating func insert(at place: Int, _ state: inout ViState, _ text: ViText) {
        move(to: text.offset(of: place))
        state.mode = .insert
        lastEdit = .none
    }

    private mutating func openLine(below: Bool, _ state: inout ViState, _ text: ViText) {
        let here = text.index(of: cursor)
        let place = text.offset(of: below ? text.lineEnd(here) : text.lineStart(here))
        replace(place..<place, with: "\n")
        if !below { move(to: place) }
        state.mode = .insert
    }

    private mutating func cut(
        _ start: Int, _ end: Int, _ wanted: ViState.Operator, _ state: inout ViState,
        _ text: ViText
    ) {
        let range = text.offset(of: start)..<text.offset(of: max(start, end))
        if !range.isEmpty {
            kills.add(String(self.text[index(range.lowerBound)..<index(range.upperBound)]))
            replace(range, with: "")
        }
        if wanted == .change { state.mode = .insert }
    }

    private mutating func swapCase(_ start: Int, _ end: Int, _ text: ViText) {
        guard start < end else { return }
        var swapped = ""
        for place in start..<end {
            let character = text[place]
            swapped += character.isUppercase ? character.lowercased() : character.uppercased()
        }
        replace(text.offset(of: start)..<text.offset(of: end), with: swapped)
    }

    /// Puts back what was cut or yanked last: lines below or above this one,
    /// anything else behind or before the cursor.
    private mutating func put(before: Bool, _ times: Int, _ text: ViText) {
        let piece = kills.current
        guard !piece.isEmpty else { return }
        let here = text.index(of: cursor)
        let whole = String(repeating: piece, count: min(times, 100))
        if piece.hasSuffix("\n") {
            let lines = String(whole.dropLast())
            let place = text.offset(of: before ? text.lineStart(here) : text.lineEnd(here))
            replace(place..<place, with: before ? lines + "\n" : "\n" + lines)
            move(to: before ? place : place + 1)
        } else {
            let place = text.offset(of: before ? here : min(here + 1, text.lineEnd(here)))
            replace(place..<place, with: whole)
            move(to: characterStart(before: cursor))
        }
        lastEdit = .none
    }

    private mutating func repeatChange(_ state: inout ViState) {
        let keys = state.lastChange
        state.reset()
        state.isRepeating = true
        vi = state
        for key in keys where !viKey(key, columns: .max) {
            if key == KeyPress(.enter, .alt) || key == .character("j", .control) {
                type("\n")
            } else if key == KeyPress(.backspace) {
                deleteBackward()
            } else {
                type(key)
            }
        }
        state = vi ?? state
        state.isRepeating = false
    }
}
