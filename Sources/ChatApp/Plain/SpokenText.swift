internal import ChatCore

/// Cuts a reply that streams into pieces to be read aloud.
///
/// A screen reader speaks what is written as it is written. Pieces of tokens
/// come out as halves of words, and single words without the melody of their
/// sentence, with a pause after each. So whole sentences and lines are written,
/// and no more than one piece in `interval`, in which a fast model finishes
/// several: the reader takes them as one text. A slow model, whose sentence takes
/// seconds, is not waited for in silence: after `patience` the words that are
/// whole are written.
struct SpokenText {
    static let interval = Duration.milliseconds(300)
    static let patience = Duration.seconds(1)
    /// The most characters without a blank that are waited for: Chinese and
    /// Japanese have none.
    static let longestWord = 40

    private var pending = ""
    /// Since when something is pending.
    private var since: MonotonicInstant?
    private var writtenAt: MonotonicInstant?

    mutating func receive(_ text: String, at now: MonotonicInstant) {
        guard !text.isEmpty else { return }
        if pending.isEmpty { since = now }
        pending += text
    }

    /// What is to be written now; `nil` for nothing yet.
    mutating func due(at now: MonotonicInstant) -> String? {
        guard let since, now >= earliest(since) else { return nil }
        let hasWaited = now >= since.advanced(by: Self.patience)
        guard
            let end = Self.endOfSentences(pending)
                ?? (hasWaited ? Self.endOfWords(pending) : nil)
        else { return nil }
        let piece = String(pending[..<end])
        pending = String(pending[end...])
        self.since = pending.isEmpty ? nil : now
        writtenAt = now
        return piece
    }

    /// When to look again though nothing came; `nil` when nothing is pending.
    func deadline(at now: MonotonicInstant) -> MonotonicInstant? {
        guard let since else { return nil }
        let next = [earliest(since), since.advanced(by: Self.patience)].first { $0 > now }
        return next ?? now.advanced(by: Self.patience)
    }

    /// The rest; what comes next is another text.
    mutating func finish() -> String {
        defer { self = SpokenText() }
        return pending
    }

    private func earliest(_ since: MonotonicInstant) -> MonotonicInstant {
        writtenAt.map { $0.advanced(by: Self.interval) } ?? since
    }

    /// Behind the last line end, or the last blank after a sentence's end.
    static func endOfSentences(_ text: String) -> String.Index? {
        var end: String.Index?
        var hasEnded = false
        for index in text.indices {
            let character = text[index]
            if character.isNewline || (hasEnded && character.isWhitespace)
                || "。！？".contains(character)
            {
                end = text.index(after: index)
                hasEnded = false
            } else if ".!?…:".contains(character) {
                hasEnded = true
            } else if !"\"'”’)]*_".contains(character) {
                hasEnded = false
            }
        }
        return end
    }

    /// Behind the last blank, or at the end of what is too long for a word.
    static func endOfWords(_ text: String) -> String.Index? {
        if let blank = text.lastIndex(where: \.isWhitespace) { return text.index(after: blank) }
        return text.count > longestWord ? text.endIndex : nil
    }
}
