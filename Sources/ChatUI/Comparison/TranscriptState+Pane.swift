internal import ChatCore

/// A transcript of one reply, and messages added from elsewhere.
extension TranscriptState {
    /// Shows a reply that begins, and nothing else. What is around it says who speaks.
    mutating func beginAlone(_ reply: Message.ID) {
        entries = []
        scroll = .end
        var entry = TranscriptEntry(
            id: newID(), message: Message(id: reply, role: .assistant, text: ""))
        entry.isStreaming = true
        entry.reasoningTokens = 0
        entry.hasHeading = false
        entries.append(entry)
    }

    /// Adds messages that are over, below everything that was said.
    mutating func add(_ messages: [Message]) {
        for message in messages {
            var entry = TranscriptEntry(id: newID(), message: message)
            entry.fold(foldsReasoning)
            entries.insert(entry, at: firstQueued)
            place(firstQueued - 1)
        }
    }
}
