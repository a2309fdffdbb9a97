internal import ChatCore

/// What the model no longer reads.
extension TranscriptState {
    /// Shows where the part begins that is read: a line there, and what is
    /// above it in grey. There is one such line, the newest.
    mutating func show(_ cut: ContextCut?) {
        entries.removeAll { $0.isCutLine }
        let end = cut.flatMap { cut in entries.firstIndex { $0.messageID == cut.keptFrom } }
        for index in entries.indices {
            let isCut = index < end ?? 0 && entries[index].kind != .message(.system)
            guard entries[index].isCut != isCut else { continue }
            entries[index].isCut = isCut
            entries[index].edition += 1
            entries[index].revision += 1
        }
        guard let cut, let end else { return }
        let messages = entries[..<end].count { $0.isCut && $0.messageID != nil }
        var entry = TranscriptEntry(
            id: newID(), kind: .cut(messages: messages, tokens: cut.droppedTokens))
        entry.text = cut.summary ?? ""
        entry.speaker = cut.summarisedBy ?? ""
        entries.insert(entry, at: end)
    }

    /// Shows the summary that is being written, below everything that was said;
    /// `nil` takes it away.
    mutating func show(_ progress: SummaryProgress?) {
        let known = entries.lastIndex { $0.isSummarising }
        guard let progress else {
            if let known { entries.remove(at: known) }
            return
        }
        let index = known ?? firstQueued
        if known == nil {
            var entry = TranscriptEntry(id: newID(), kind: .summarising(progress))
            entry.isStreaming = true
            entries.insert(entry, at: index)
        }
        entries[index].kind = .summarising(progress)
        // Each part is a text of its own.
        if !progress.text.utf8.starts(with: entries[index].text.utf8) {
            entries[index].edition += 1
        }
        entries[index].text = progress.text
        entries[index].revision += 1
    }
}

extension TranscriptEntry {
    var isCutLine: Bool {
        if case .cut = kind { true } else { false }
    }

    var isRemark: Bool {
        if case .remark = kind { true } else { false }
    }

    var isSummarising: Bool {
        if case .summarising = kind { true } else { false }
    }

    /// Whether its text is Markdown, as models write.
    var isMarkdown: Bool {
        switch kind {
        case .message(.assistant), .cut, .summarising: true
        case .message, .queued, .notice, .remark: false
        }
    }
}
