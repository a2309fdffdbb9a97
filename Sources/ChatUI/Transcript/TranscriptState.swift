internal import Canvas
internal import ChatCore

/// What was said, and which part of it is on the screen.
package struct TranscriptState: Sendable {
    /// Oldest first; queued messages are last. Changed by the extensions too.
    var entries: [TranscriptEntry] = []
    var scroll = ScrollPosition.end
    /// What follows what in all versions, and the messages of those not shown.
    var tree = MessageTree()
    var aside: [Message.ID: Message] = [:]
    /// The lines of what is on the screen or near it.
    var layout: TranscriptLayout
    /// Rows there are for the transcript, as drawn last: what a page is.
    var rows = 0
    /// Whether finished replies show only that they were reasoned about.
    private(set) var foldsReasoning = false
    private var nextID = 0

    init(columns: Int, theme: Theme) {
        layout = TranscriptLayout(columns: columns, theme: theme)
    }

    /// How many entries were laid out since the start: what drawing costs.
    package var layoutCount: Int { layout.layoutCount }

    /// Whether there is a message that can be answered again.
    var hasQuestion: Bool {
        entries.contains { $0.kind == .message(.user) }
    }

    // MARK: Changes

    /// Replaces everything.
    mutating func show(_ conversation: Conversation) {
        entries = conversation.messages.map { TranscriptEntry(id: newID(), message: $0) }
        for index in entries.indices { entries[index].fold(foldsReasoning) }
        layout = TranscriptLayout(columns: layout.columns, theme: layout.theme)
        scroll = .end
        takeVersions(of: conversation)
        show(conversation.cut)
    }

    /// Begins a turn: the message, where it is new, and the reply to come.
    mutating func begin(user: Message, reply: Message.ID, speaker: String) {
        if let index = index(of: user.id) {
            // Answered again: what followed the message is gone.
            let end = firstQueued
            if index + 1 < end {
                let remarks = entries[index + 1..<end].filter(\.isRemark)
                entries.replaceSubrange(index + 1..<end, with: remarks)
            }
        } else {
            if firstQueued < entries.count, entries[firstQueued].kind == .queued(isSent: true) {
                entries.remove(at: firstQueued)
            }
            entries.insert(TranscriptEntry(id: newID(), message: user), at: firstQueued)
            place(firstQueued - 1)
        }
        var entry = TranscriptEntry(
            id: newID(), message: Message(id: reply, role: .assistant, text: ""))
        entry.isStreaming = true
        entry.reasoningTokens = 0
        entry.speaker = speaker
        entries.insert(entry, at: firstQueued)
        place(firstQueued - 1)
    }

    /// A reply goes on from where it ends.
    mutating func resume(_ reply: Message.ID) {
        guard let index = index(of: reply) else { return }
        entries[index].isStreaming = true
        entries[index].failure = nil
        // Its record is that of a part now; the end brings the whole one.
        entries[index].speaker = entries[index].answerer
        entries[index].reply = nil
        entries[index].edition += 1
        entries[index].revision += 1
    }

    /// Adds a piece of the reply `id`; one of an unknown reply is dropped.
    mutating func append(_ delta: TextDelta, to id: Message.ID) {
        guard let index = index(of: id) else { return }
        if delta.channel == .reasoning {
            entries[index].countReasoning(delta.tokens)
        }
        guard !delta.text.isEmpty else { return }
        switch delta.channel {
        case .answer: entries[index].text += delta.text
        case .reasoning:
            entries[index].reasoning += delta.text
        }
        entries[index].revision += 1
    }

    /// The reply is over; `failure` is shown below it.
    mutating func end(_ message: Message, failure: Failure?) {
        guard let index = index(of: message.id) else { return }
        entries[index].isStreaming = false
        entries[index].failure = failure
        entries[index].show(message)
        entries[index].fold(foldsReasoning)
    }

    /// Folds the reasoning of all finished replies, and of those to come, or
    /// shows it again. What streams stays open.
    mutating func fold(_ isFolded: Bool) {
        foldsReasoning = isFolded
        for index in entries.indices where !entries[index].isStreaming {
            entries[index].fold(isFolded)
        }
    }

    /// Shows a message that waits to be sent.
    mutating func enqueue(_ text: String) {
        var entry = TranscriptEntry(id: newID(), kind: .queued(isSent: false))
        entry.text = text
        entries.append(entry)
    }

    /// How many messages wait to be sent.
    var unsentCount: Int { entries.count - firstUnsent }

    /// Whether a message was sent that the session has not taken yet.
    var hasSent: Bool { firstUnsent > firstQueued }

    /// Marks the oldest waiting message as sent and returns it.
    mutating func sendNext() -> String? {
        let index = firstUnsent
        guard index < entries.count else { return nil }
        entries[index].kind = .queued(isSent: true)
        entries[index].revision += 1
        return entries[index].text
    }

    /// Takes out the messages not sent, or all that were not taken.
    mutating func takeQueued(isSentToo: Bool) -> [String] {
        let first = isSentToo ? firstQueued : firstUnsent
        defer { entries.removeSubrange(first...) }
        return entries[first...].map(\.text)
    }

    /// Shows something that happened to the engine.
    mutating func notice(_ failure: Failure) {
        var entry = TranscriptEntry(id: newID(), kind: .notice)
        entry.failure = failure
        entries.insert(entry, at: firstQueued)
    }

    /// Shows what a person may want to look up later.
    mutating func remark(_ subject: String, _ text: String) {
        var entry = TranscriptEntry(id: newID(), kind: .remark(subject: subject))
        entry.text = text
        entries.insert(entry, at: firstQueued)
    }

    /// Takes out the message that was sent and not taken.
    mutating func takeSent() {
        let index = firstQueued
        guard index < entries.count, entries[index].kind == .queued(isSent: true) else { return }
        entries.remove(at: index)
    }

    /// Shows the changed text of a message.
    mutating func change(_ message: Message) {
        guard let index = index(of: message.id) else { return }
        entries[index].show(message)
    }

    var firstQueued: Int {
        var index = entries.count
        while index > 0, entries[index - 1].isQueued { index -= 1 }
        return index
    }

    /// Sent messages are before those that are not.
    private var firstUnsent: Int {
        var index = entries.count
        while index > 0, entries[index - 1].kind == .queued(isSent: false) { index -= 1 }
        return index
    }

    /// Searched from the end: what changes is nearly always the newest.
    private func index(of id: Message.ID) -> Int? {
        entries.lastIndex { $0.messageID == id }
    }

    mutating func newID() -> Int {
        nextID += 1
        return nextID
    }
}
