internal import Canvas
internal import ChatCore

/// What keys, pastes and the mouse do. Each part of the screen is asked in
/// turn: the help over everything, what has the focus, then what the key is
/// mapped to, and last the composer, which takes what is left.
extension AppState {
    mutating func input(_ event: InputEvent, now: MonotonicInstant) -> [Effect] {
        let revision = composer.revision
        defer { if composer.revision != revision { draftChanged(now: now) } }
        let effects = take(event, now: now)
        // What the model does in idle time waits then.
        guard settings.history.titles == .model, composer.revision != revision else {
            return effects
        }
        return effects + [.personActed]
    }

    private mutating func take(_ event: InputEvent, now: MonotonicInstant) -> [Effect] {
        switch event {
        case .key(let press):
            return key(press, now: now)
        case .paste where comparison != nil && focus == .composer:
            return saying("What is pasted has no place here until the comparison is over.")
        case .paste(let text):
            paste(text, now: now)
            return countPastes()
        case .pasteTruncated(let dropped):
            status.message =
                "The paste was too long; its last \(Readable.bytes(dropped)) were left out."
        case .mouse(let mouse):
            return wheel(mouse.action, now: now)
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
        if let effects = statisticsKey(press) ?? comparisonKey(press) { return effects }
        if focus == .composer,
            composer.viKey(press, columns: ScreenLayout.composerColumns(of: size))
        {
            return []
        }
        if let effects = firstRunKey(press) { return effects }
        let action = keys[press]
        let effects =
            modelsKey(press, action: action) ?? historyKey(press, action: action, now: now)
            ?? pickerKey(press, action: action)
            ?? findKey(press, action: action)
            ?? messageKey(press, action: action)
        if let effects { return effects }
        if let effects = tabNumberKey(press) { return effects }
        guard let action else {
            // What is written goes where one writes.
            if press.isText { leaveFocus() }
            composer.type(press)
            return []
        }
        return perform(action)
    }

    private mutating func paste(_ text: String, now: MonotonicInstant) {
        if pasteIntoQuery(text, now: now) { return }
        leaveFocus()
        guard !composer.paste(text) else { return }
        let limit = Readable.bytes(ComposerState.capacity)
        status.message = "The paste is too long: a message has at most \(limit)."
    }

    /// What is looked for can be pasted too, as far as its first line goes.
    private mutating func pasteIntoQuery(_ text: String, now: MonotonicInstant) -> Bool {
        let line =
            text.split(whereSeparator: \.isNewline).first.map { String($0.prefix(200)) } ?? ""
        switch focus {
        case .composer, .message: return false
        case .models:
            models.query.type(line)
            models.search()
        case .history where history.entry != nil:
            history.entry?.text.type(line)
        case .history:
            history.query.type(line)
            history.typed(at: now)
        case .picker(var picker):
            picker.query.type(line)
            picker.search()
            focus = .picker(picker)
        case .find(var find):
            find.query.type(line)
            show(find)
        }
        return true
    }

    /// Back to what is being written.
    private mutating func leaveFocus() {
        focus = .composer
    }

    private mutating func perform(_ action: KeyAction) -> [Effect] {
        if scroll(action) { return [] }
        leaveFocus()
        switch action {
        case .send: return submit()
        case .stop:
            guard editing == nil else {
                endEditing()
                return []
            }
            return stop()
        case .endOfFile where composer.text.isEmpty: return [.quit]
        case .suspend: return [.suspend]
        case .redraw: return [.repaint]
        case .panel: toggleGauges()
        case .statistics: return showStatistics()
        case .help: help.toggle()
        case .commands: focus = .picker(.commands())
        case .find: find()
        case .previousMessage: select(by: -1)
        case .nextMessage: select(by: 1)
        case .previousVersion: return versionKey(-1)
        case .nextVersion: return versionKey(1)
        case .searchHistory: focus = .picker(.sent(composer.recall.entries))
        case .editor: return [.openEditor(composer.expandedText)]
        case .complete: return complete()
        case .models: return runOnModel(.model, "")
        case .history: return showHistory()
        case .newTab: return openNewTab()
        case .nextTab: return goToTab(by: 1)
        case .previousTab: return goToTab(by: -1)
        case .closeTab: return closeTab()
        default:
            _ = composer.perform(action, columns: ScreenLayout.composerColumns(of: size))
        }
        return []
    }

    /// Ctrl-C: stops what runs; twice within two seconds, it quits.
    private mutating func interrupt(now: MonotonicInstant) -> [Effect] {
        if status.isQuitArmed(at: now) { return [.quit] }
        if focus != .composer {
            leaveFocus()
            return []
        }
        status.armQuit(at: now)
        return stop()
    }

    /// Stops the reply or the load. Asked for also when neither is seen: a message that was sent
    /// may not have come to its turn yet, and the session knows.
    mutating func stop() -> [Effect] {
        if comparison != nil { return stopComparing() }
        models.wanted = nil
        if models.switching != nil { return [.stopSwitching] }
        if turn == nil, !model.isLoading, disarm() { return [] }
        if !model.isLoading { turn?.phase = .stopping }
        return [.stop]
    }

    mutating func toggleGauges() {
        gauges.isShown = !isPanelShown(on: size)
    }

    // MARK: Scrolling

    /// Moves the transcript; false for what does not.
    private mutating func scroll(_ action: KeyAction) -> Bool {
        let rows = max(1, transcript.rows)
        let isComposing = !composer.text.isEmpty
        switch action {
        case .pageUp: transcript.scroll(by: 1 - rows, rows: rows)
        case .pageDown: transcript.scroll(by: rows - 1, rows: rows)
        case .scrollUp: transcript.scroll(by: -1, rows: rows)
        case .scrollDown: transcript.scroll(by: 1, rows: rows)
        case .top: transcript.scrollToStart(rows: rows)
        case .bottom: transcript.scroll = .end
        case .home where !isComposing: transcript.scrollToStart(rows: rows)
        case .end where !isComposing: transcript.scroll = .end
        default: return false
        }
        return true
    }

    private mutating func wheel(_ action: MouseEvent.Action, now: MonotonicInstant) -> [Effect] {
        let lines = action == .wheelUp ? -3 : 3
        if help.isShown {
            help.scroll(by: lines)
        } else if statistics.isShown {
            statistics.scroll(by: lines)
        } else if focus == .models {
            scrollModels(by: lines)
        } else if focus == .history {
            return scrollHistory(by: lines, at: now)
        } else if comparison != nil {
            comparison?.scroll(by: lines)
        } else {
            transcript.scroll(by: lines, rows: max(1, transcript.rows))
        }
        return []
    }

    /// Alt and a digit go to the tab of that number.
    private mutating func tabNumberKey(_ press: KeyPress) -> [Effect]? {
        guard press.modifiers == .alt, case .character(let digit) = press.key, digit.isASCII,
            let number = digit.wholeNumberValue, number > 0, keys[press] == nil
        else { return nil }
        return goToTab(number - 1)
    }
}
