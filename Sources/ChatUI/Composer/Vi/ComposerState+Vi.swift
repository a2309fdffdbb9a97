internal import Canvas

/// vi's keys, where they are asked for: what vi itself and readline's vi mode
/// have for a text of a few lines.
extension ComposerState {
    /// Takes a key; false when it is not for the text, in normal mode as in
    /// insert mode: Enter, arrows, the program's own.
    mutating func viKey(_ press: KeyPress, columns: Int) -> Bool {
        guard var state = vi else { return false }
        defer { vi = state }
        if state.recording != nil, !state.isRepeating { state.recording?.append(press) }
        if state.mode == .insert { return insertKey(press, &state) }
        guard press.modifiers.isEmpty, case .character(let key) = press.key else {
            return specialKey(press, &state)
        }
        if state.recording == nil, !state.isRepeating { state.recording = [press] }
        let revision = revision
        normalKey(key, &state, columns: columns)
        finishRecording(&state, didChange: self.revision != revision)
        if state.mode == .normal { stayOnCharacter() }
        return true
    }

    /// Only Esc means something else while inserting.
    private mutating func insertKey(_ press: KeyPress, _ state: inout ViState) -> Bool {
        guard press == KeyPress(.escape) else { return false }
        state.mode = .normal
        finishRecording(&state, didChange: true)
        let place = ViText(text)
        let here = place.index(of: cursor)
        if here > place.lineStart(here) { move(to: place.offset(of: here - 1)) }
        lastEdit = .none
        return true
    }

    private mutating func specialKey(_ press: KeyPress, _ state: inout ViState) -> Bool {
        switch press {
        case .character("r", .control):
            for _ in 0..<state.repetitions { redo() }
        case KeyPress(.backspace): move(to: characterStart(before: cursor))
        case KeyPress(.escape)
        where state.pending != nil || state.prefix != nil || state.count != nil:
            break
        default: return false
        }
        state.reset()
        state.recording = nil
        return true
    }

    /// A change is over when its command is, and inserting too.
    private func finishRecording(_ state: inout ViState, didChange: Bool) {
        let isOver =
            state.mode == .normal && state.pending == nil && state.prefix == nil
            && state.count == nil
        guard isOver, !state.isRepeating else { return }
        if didChange, let keys = state.recording, keys != [.character(".")] {
            state.lastChange = keys
        }
        state.recording = nil
    }

    private mutating func normalKey(_ key: Character, _ state: inout ViState, columns: Int) {
        let text = ViText(text)
        if let prefix = state.prefix {
            state.prefix = nil
            argument(key, of: prefix, &state, text)
            return
        }
        if let digit = key.wholeNumberValue,
            digit > 0 || state.count != nil && state.pending == nil
                || state.motionCount != nil
        {
            if state.pending == nil {
                state.count = min((state.count ?? 0) * 10 + digit, 10_000)
            } else {
                state.motionCount = min((state.motionCount ?? 0) * 10 + digit, 10_000)
            }
            return
        }
        if "fFtTrg".contains(key) {
            state.prefix = key
            return
        }
        if let search = state.search, key == ";" || key == "," {
            run(
                motion(key == ";" ? search : search.reversed, times: state.repetitions, in: text),
                &state, text)
            return
        }
        if let wanted = ViState.Operator(rawValue: key) {
            guard state.pending == wanted else {
                state.pending = state.pending == nil ? wanted : nil
                return
            }
            takeLines(&state, text)
            return
        }
        // Up and down go by the rows that are seen, and keep their column.
        if state.pending == nil, key == "j" || key == "k" {
            for _ in 0..<state.repetitions {
                _ = moveVertically(by: key == "j" ? 1 : -1, columns: columns)
            }
            state.reset()
            return
        }
        if let motion = motion(key, state, in: text) {
            run(motion, &state, text)
        } else if state.pending == nil {
            command(key, &state, text)
        }
        state.reset()
    }

    /// The key behind `f`, `t`, `r` or `g`.
    private mutating func argument(
        _ key: Character, of prefix: Character, _ state: inout ViState, _ text: ViText
    ) {
        switch prefix {
        case "r":
            let here = text.index(of: cursor)
            let end = here + state.repetitions
            if end <= text.lineEnd(here) {
                replace(
                    text.offset(of: here)..<text.offset(of: end),
                    with: String(repeating: key, count: state.repetitions))
                move(to: text.offset(of: end - 1))
            }
        case "g":
            if key == "g" {
                run(ViMotion(target: 0, isLinewise: true), &state, text)
            }
        default:
            let search = ViState.Search(command: prefix, character: key)
            state.search = search
            run(motion(search, times: state.repetitions, in: text), &state, text)
        }
        state.reset()
    }

    /// Goes where a motion leads, or does what waited for it.
    private mutating func run(_ motion: ViMotion?, _ state: inout ViState, _ text: ViText) {
        defer { state.reset() }
        guard let motion else { return }
        guard let pending = state.pending else {
            move(to: text.offset(of: motion.target))
            lastEdit = .none
            return
        }
        let here = text.index(of: cursor)
        var (start, end) = (min(here, motion.target), max(here, motion.target))
        if motion.isLinewise {
            takeLines(from: start, through: end, pending, &state, text)
            return
        }
        if motion.isInclusive { end = min(end + 1, text.count) }
        start = min(start, text.count)
        take(text.offset(of: start)..<text.offset(of: end), pending, &state)
    }

    private mutating func take(
        _ range: Range<Int>, _ wanted: ViState.Operator, _ state: inout ViState
    ) {
        guard !range.isEmpty else {
            if wanted == .change { state.mode = .insert }
            return
        }
        kills.add(String(text[index(range.lowerBound)..<index(range.upperBound)]))
        if wanted != .yank { replace(range, with: "") }
        move(to: range.lowerBound)
        lastEdit = .none
        if wanted == .change { state.mode = .insert }
    }
}
