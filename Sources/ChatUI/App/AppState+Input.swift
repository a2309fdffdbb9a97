internal import Canvas
internal import ChatCore

/// What keys, pastes and the mouse do. Each part of the screen is asked in
/// turn: the help over everything, the program's own keys, the transcript,
/// and last the composer, which takes what is left.
extension AppState {
    mutating func input(_ event: InputEvent, now: MonotonicInstant) -> [Effect] {
        switch event {
        case .key(let press):
            return key(press, now: now)
        case .paste(let text):
            if !composer.paste(text) {
                let limit = Readable.bytes(ComposerState.capacity)
                status.message = "The paste is too long: a message has at most \(limit)."
            }
        case .pasteTruncated(let dropped):
            status.message =
                "The paste was too long; its last \(Readable.bytes(dropped)) were left out."
        case .mouse(let mouse):
            wheel(mouse.action)
        case .background(let color):
            background = color.isDark ? .dark : .light
            chooseTheme()
        case .focus:
            break
        }
        return []
    }

    private mutating func key(_ press: KeyPress, now: MonotonicInstant) -> [Effect] {
        if press == .character("c", .control) { return interrupt(now: now) }
        status.keyPressed()
        if help.isShown, help.key(press, rows: size.rows) { return [] }
        switch press {
        case .character("d", .control) where composer.text.isEmpty: return [.quit]
        case .character("z", .control): return [.suspend]
        case .character("l", .control): return [.repaint]
        case .character("t", .control): toggleGauges()
        case KeyPress(.function(1)): help.toggle()
        case KeyPress(.escape): return stop()
        case KeyPress(.enter): return submit()
        default:
            if !scroll(press) {
                composer.key(press, columns: ScreenLayout.composerColumns(of: size))
            }
        }
        return []
    }

    /// Ctrl-C: stops what runs; twice within two seconds, it quits.
    private mutating func interrupt(now: MonotonicInstant) -> [Effect] {
        if status.isQuitArmed(at: now) { return [.quit] }
        status.armQuit(at: now)
        return stop()
    }

    /// Stops the reply or the load. Asked for also when neither is seen: a message that was sent
    /// may not have come to its turn yet, and the session knows.
    mutating func stop() -> [Effect] {
        if !model.isLoading { turn?.phase = .stopping }
        return [.stop]
    }

    mutating func toggleGauges() {
        gauges.isShown = !isPanelShown(on: size)
    }

    // MARK: Scrolling

    /// Takes the keys that move the transcript; false for all others.
    private mutating func scroll(_ press: KeyPress) -> Bool {
        let rows = max(1, transcript.rows)
        let isComposing = !composer.text.isEmpty
        switch (press.key, press.modifiers) {
        case (.pageUp, _): transcript.scroll(by: 1 - rows, rows: rows)
        case (.pageDown, _): transcript.scroll(by: rows - 1, rows: rows)
        case (.up, .control), (.up, .shift): transcript.scroll(by: -1, rows: rows)
        case (.down, .control), (.down, .shift): transcript.scroll(by: 1, rows: rows)
        case (.home, .control): transcript.scrollToStart(rows: rows)
        case (.end, .control): transcript.scroll = .end
        case (.home, []) where !isComposing: transcript.scrollToStart(rows: rows)
        case (.end, []) where !isComposing: transcript.scroll = .end
        default: return false
        }
        return true
    }

    private mutating func wheel(_ action: MouseEvent.Action) {
        let lines = action == .wheelUp ? -3 : 3
        if help.isShown {
            help.scroll(by: lines)
        } else {
            transcript.scroll(by: lines, rows: max(1, transcript.rows))
        }
    }
}
