internal import Canvas
internal import ChatCore

/// Choosing a message, and what is done with it.
extension AppState {
    /// The message chosen now.
    var selection: MessageSelection? {
        if case .message(let selection) = focus { selection } else { nil }
    }

    /// Chooses the message before (-1) or after (1) the chosen one; with none
    /// chosen, the last one that is on the screen.
    mutating func select(by step: Int) {
        let messages = transcript.entries.indices.filter { transcript.entries[$0].isMessage }
        guard !messages.isEmpty else {
            status.message = "There is no message yet."
            return
        }
        let next: Int
        if let chosen = selection?.entry {
            let place = messages.firstIndex { transcript.entries[$0].id == chosen } ?? 0
            next = min(max(0, place + step), messages.count - 1)
        } else {
            let bottom = transcript.bottomEntry
            next = messages.lastIndex { $0 <= bottom } ?? 0
        }
        let entry = transcript.entries[messages[next]]
        focus = .message(MessageSelection(entry: entry.id))
        transcript.reveal(line: 0, ofEntry: entry.id)
    }

    /// Takes a key while a message is chosen; `nil` when it is not for the message.
    mutating func messageKey(_ press: KeyPress, action: KeyAction?) -> [Effect]? {
        guard case .message(var selection) = focus else { return nil }
        guard let entry = transcript.entry(selection.entry) else {
            focus = .composer
            return nil
        }
        let wasArmed = selection.isDeleteArmed
        selection.isDeleteArmed = false
        focus = .message(selection)
        switch (press.key, press.modifiers) {
        case (.escape, _), (.character("q"), []):
            focus = .composer
            return []
        case (.up, []), (.character("k"), []): select(by: -1)
        case (.down, []), (.character("j"), []): select(by: 1)
        case (.left, []), (.character("h"), []): return showVersion(of: entry, by: -1)
        case (.right, []), (.character("l"), []): return showVersion(of: entry, by: 1)
        case (.enter, _):
            focus = .picker(.messageActions(actions(for: entry), entry: entry.id))
        case (.character(let character), []):
            if let number = character.wholeNumberValue, number > 0 {
                return leaving(copyCode(of: entry.text, "The message", "\(number)"))
            }
            guard let wanted = MessageAction.allCases.first(where: { $0.key == character }) else {
                status.message = "Press Enter for what can be done with the message, or Esc."
                return []
            }
            if wanted == .delete, !wasArmed, refusal(of: .delete, for: entry) == nil {
                selection.isDeleteArmed = true
                focus = .message(selection)
                return []
            }
            return perform(wanted, on: entry)
        default:
            switch action {
            case .previousMessage: select(by: -1)
            case .nextMessage: select(by: 1)
            case .previousVersion: return showVersion(of: entry, by: -1)
            case .nextVersion: return showVersion(of: entry, by: 1)
            default: return nil
            }
        }
        return []
    }

    /// What can be done with a message now.
    func actions(for entry: TranscriptEntry) -> [MessageAction] {
        MessageAction.allCases.filter { refusal(of: $0, for: entry) == nil }
    }

    /// Does it, or says why it cannot be done.
    mutating func perform(_ action: MessageAction, on entry: TranscriptEntry) -> [Effect] {
        if let sentence = refusal(of: action, for: entry) {
            status.message = sentence
            return []
        }
        guard let id = entry.messageID else { return [] }
        switch action {
        case .copy:
            let name = entry.kind == .message(.assistant) ? "the reply" : "the message"
            return leaving([.copy(Clipping(entry.text, name: name))])
        case .edit:
            beginEditing(entry)
            return []
        case .regenerate: return leaving([.regenerate(id)])
        case .resume: return leaving([.resumeReply(id)])
        case .fork: return leaving([.fork(id)])
        case .delete: return leaving([.delete(id)])
        case .statistics:
            focus = .composer
            help.show(.message(entry.id))
            return []
        case .versions:
            focus = .picker(versions(of: entry))
            return []
        }
    }

    private mutating func leaving(_ effects: [Effect]) -> [Effect] {
        focus = .composer
        return effects
    }

    /// Why an action is not possible with a message; `nil` when it is.
    func refusal(of action: MessageAction, for entry: TranscriptEntry) -> String? {
        let isReply = entry.kind == .message(.assistant)
        switch action {
        case .copy:
            return entry.text.isEmpty ? "There is nothing to copy in it." : nil
        case .edit where entry.isStreaming, .delete where entry.isStreaming:
            return Self.replyUnderWay
        case .edit, .fork: return nil
        case .versions: return entry.version == nil ? Self.onlyVersion : nil
        case .statistics:
            return entry.reply == nil ? "Only a finished reply has figures." : nil
        case .regenerate, .delete:
            if turn != nil { return Self.replyUnderWay }
            if action == .regenerate, !model.takesMessages { return "There is no model yet." }
            if action == .regenerate, models.switching != nil { return Self.switchUnderWay }
            return nil
        case .resume:
            if turn != nil { return Self.replyUnderWay }
            if models.switching != nil { return Self.switchUnderWay }
            guard isReply, transcript.entries.last(where: \.isMessage)?.id == entry.id else {
                return "Only the last reply can be continued."
            }
            if entry.reply?.finishReason == .stop { return "The reply ended by itself." }
            return entry.text.isEmpty ? "The reply has no text to go on from." : nil
        }
    }

    /// A bar beside the chosen message.
    func mark(
        _ selection: MessageSelection, in grid: inout Grid, _ drawn: [TranscriptState.DrawnLine]
    ) {
        guard let entry = transcript.entry(selection.entry) else { return }
        // The blank line behind it belongs to nobody.
        let last = (transcript.layout.knownHeight(of: entry) ?? 1) - 1
        for line in drawn where line.entry == selection.entry && line.line < last {
            grid.put(
                Glyph("▌"), at: Point(column: max(0, line.column - 1), row: line.row),
                style: theme.accent)
        }
    }

    // MARK: Changing a message

    /// Puts a message into the composer, in the place of the draft.
    mutating func beginEditing(_ entry: TranscriptEntry) {
        focus = .composer
        editing = MessageEditing(entry: entry.id, draft: composer)
        composer.begin(with: entry.text)
    }

    /// The conversation was replaced: what was chosen or changed in it is gone.
    mutating func leaveMissing() {
        if editing != nil { endEditing() }
        if !focus.isPicker, focus != .models, focus != .history { focus = .composer }
    }

    /// Leaves the message as it was.
    mutating func endEditing() {
        guard let editing else { return }
        self.editing = nil
        let recall = composer.recall
        composer = editing.draft
        composer.recall = recall
    }

    /// Enter while a message is changed.
    mutating func submitEdit() -> [Effect] {
        guard let editing, let entry = transcript.entry(editing.entry), let id = entry.messageID
        else {
            endEditing()
            status.message = "The message is no longer there."
            return []
        }
        let text = composer.expandedText
        if entry.kind == .message(.user) {
            guard turn == nil, models.switching == nil else {
                status.message = turn == nil ? Self.switchUnderWay : Self.replyUnderWay
                return []
            }
            composer.recall.add(text)
        }
        endEditing()
        return text == entry.text && entry.kind != .message(.user) ? [] : [.edit(id, text)]
    }
}

extension TranscriptState {
    /// The entry of an identity.
    func entry(_ id: Int) -> TranscriptEntry? { entries.last { $0.id == id } }
}

extension TranscriptEntry {
    /// Whether it is a message of the conversation.
    var isMessage: Bool {
        if case .message = kind { messageID != nil } else { false }
    }
}
