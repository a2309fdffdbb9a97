internal import ChatCore

/// Parts a reply into reasoning and answer, token by token.
///
/// llama.cpp's parser of the template decides, but it reads the whole reply
/// each time. So it is asked where something can change only: at the
/// beginning, and from a marker on (an end of reasoning, a token the template
/// reserves) until a channel has begun behind it. In between, text passes
/// straight into the channel it belongs to. The work is so a constant for
/// each marker, and not for each token.
struct ReplyChannels {
    typealias Channel = TextDelta.Channel

    /// Text of one channel.
    struct Part: Equatable {
        var channel: Channel
        var text: String
    }

    private let prompt: RenderedPrompt
    /// The reply so far, markers included.
    private var raw = ""
    /// Text that passes straight through but may still be whitespace at an end
    /// of reasoning, or the beginning of a marker.
    private var tail = ""
    private var isParsing: Bool
    /// How many tokens in a row the parser was asked about.
    private var parses = 0
    /// Bytes of each channel handed out.
    private var handedOut: [Channel: Int] = [:]
    /// Bytes of each channel the parser saw last.
    private var seen: [Channel: Int] = [:]
    /// The channel the reply is in; `nil` while only markers have come.
    private(set) var channel: Channel?

    /// Tokens the parser is asked about in a row before text just passes: no
    /// template has that long a marker, so the parser has lost its way.
    private static let mostParses = 64

    init(_ prompt: RenderedPrompt) {
        self.prompt = prompt
        if prompt.begunReply != nil {
            // It goes on in its answer; what it has is handed out already.
            isParsing = false
            channel = .answer
            if prompt.reasons, let begun = prompt.parse("", isPartial: true) {
                seen = [
                    .reasoning: begun.reasoning.trimmingStart.utf8.count,
                    .answer: begun.answer.trimmingStart.utf8.count,
                ]
                handedOut = seen
            }
            return
        }
        isParsing = prompt.reasons
        channel = prompt.reasons ? (prompt.beginsInReasoning ? .reasoning : nil) : .answer
    }

    /// Adds a token's text. `isMarker` says that it is one the template reserves.
    mutating func add(_ text: String, isMarker: Bool) -> [Part] {
        guard prompt.reasons else {
            return text.isEmpty ? [] : [Part(channel: .answer, text: text)]
        }
        raw += text
        if !isParsing {
            tail += text
            guard isMarker || (channel == .reasoning && endsReasoning(tail)) else { return pass() }
            isParsing = true
            tail = ""
            parses = 0
        }
        return text.isEmpty ? [] : parse(text)
    }

    /// What is still held when no more will come.
    mutating func finish() -> [Part] {
        guard prompt.reasons else { return [] }
        if !isParsing {
            defer { tail = "" }
            // Whitespace in front of an end that did not come.
            return hand(tail.dropLastBytes(tail.whitespaceAtEnd), channel ?? .answer)
        }
        if let reply = prompt.parse(raw, isPartial: false) {
            return handNew(of: reply)
        }
        // Not of the template's form: better shown as it is than not at all.
        return handedOut.isEmpty ? hand(raw, channel ?? .answer) : []
    }

    private func endsReasoning(_ text: String) -> Bool {
        prompt.reasoningEnds.contains { text.firstIndex(of: $0) != nil }
    }

    /// Hands out what of the tail is certain.
    private mutating func pass() -> [Part] {
        var certain = tail
        if channel == .reasoning {
            certain = certain.dropLastBytes(certain.unfinishedSuffix(of: prompt.reasoningEnds))
            certain = certain.dropLastBytes(certain.whitespaceAtEnd)
        }
        tail = tail.suffix(fromByte: certain.utf8.count)
        return hand(certain, channel ?? .answer)
    }

    /// Asks the parser about the reply, `text` being the end of it.
    private mutating func parse(_ text: String) -> [Part] {
        parses += 1
        guard parses <= Self.mostParses, let reply = prompt.parse(raw, isPartial: true) else {
            isParsing = false
            tail = handedOut.isEmpty ? raw : text
            channel = channel ?? .answer
            return pass()
        }
        let before = seen
        let parts = handNew(of: reply)
        // From here on text can pass, if what the channel grew by is how the reply ends.
        guard let channel else { return parts }
        let whole = String((channel == .answer ? reply.answer : reply.reasoning).trimmingStart)
        let grown = whole.suffix(fromByte: before[channel] ?? 0)
        if !grown.isEmpty, raw.hasSuffix(grown) {
            isParsing = false
            parses = 0
            tail = whole.suffix(fromByte: handedOut[channel] ?? 0)
        }
        return parts
    }

    /// Hands out what the parser sees more than before.
    private mutating func handNew(
        of reply: (reasoning: String, answer: String)
    ) -> [Part] {
        let reasoning = String(reply.reasoning.trimmingStart)
        let answer = String(reply.answer.trimmingStart)
        let thinksMore = reasoning.utf8.count > seen[.reasoning] ?? 0
        let answersMore = answer.utf8.count > seen[.answer] ?? 0
        seen = [.reasoning: reasoning.utf8.count, .answer: answer.utf8.count]
        if answersMore { channel = .answer } else if thinksMore { channel = .reasoning }
        // Whitespace at the end may be followed by a marker.
        var parts: [Part] = []
        for (text, own) in [(reasoning, Channel.reasoning), (answer, .answer)] {
            let end = text.utf8.count - text.whitespaceAtEnd
            let start = handedOut[own] ?? 0
            guard end > start else { continue }
            parts += hand(text.dropLastBytes(text.utf8.count - end).suffix(fromByte: start), own)
        }
        return parts
    }

    private mutating func hand(_ text: String, _ channel: Channel) -> [Part] {
        guard !text.isEmpty else { return [] }
        handedOut[channel, default: 0] += text.utf8.count
        seen[channel] = max(seen[channel] ?? 0, handedOut[channel] ?? 0)
        return [Part(channel: channel, text: text)]
    }
}
