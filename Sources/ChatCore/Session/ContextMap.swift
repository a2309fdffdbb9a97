/// What the context holds, from its first token on: the prompt by messages,
/// and behind it the reply under way.
package struct ContextMap: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// The system prompt, and what the template puts in front of everything.
        case system
        case user
        /// What the model thought before it answered.
        case reasoning
        case answer
    }

    package struct Part: Sendable, Hashable {
        package var kind: Kind
        package var tokens: Int
        /// Whether a message begins with it.
        package var beginsMessage: Bool

        package init(_ kind: Kind, tokens: Int, beginsMessage: Bool) {
            self.kind = kind
            self.tokens = tokens
            self.beginsMessage = beginsMessage
        }
    }

    /// In the order of the context.
    package private(set) var parts: [Part]
    /// Tokens of the prompt that were in the cache already.
    package var reused: Int?
    /// `engine-reported` where the engine told where messages begin, else
    /// `estimated` by the lengths of their texts.
    package private(set) var provenance: Provenance

    /// The map of a prompt.
    ///
    /// - Parameters:
    ///   - messages: What was sent, in order.
    ///   - total: Tokens of the whole prompt.
    ///   - starts: Where each begins, as far as the engine tells; see
    ///     `PromptReuse.messageStarts`.
    package init(
        messages: [(role: Role, length: Int)], total: Int, starts: [Int?]? = nil,
        reused: Int? = nil
    ) {
        self.reused = reused
        let known = starts.flatMap { $0.count == messages.count ? $0 : nil }
        provenance =
            known != nil && known?.contains(nil) == false ? .engineReported : .estimated
        let begins = Self.begins(
            messages.map(\.length), total: total,
            known: known ?? Array(repeating: nil, count: messages.count))
        parts = []
        if let first = begins.first, first > 0 {
            parts.append(Part(.system, tokens: first, beginsMessage: false))
        }
        for (index, message) in messages.enumerated() {
            let end = index + 1 < begins.count ? begins[index + 1] : total
            let kind: Kind =
                switch message.role {
                case .system: .system
                case .user: .user
                case .assistant: .answer
                }
            parts.append(Part(kind, tokens: max(0, end - begins[index]), beginsMessage: true))
        }
    }

    /// Adds tokens of the reply.
    package mutating func add(_ kind: Kind, tokens: Int) {
        guard tokens > 0 else { return }
        if let last = parts.last, last.kind == kind {
            parts[parts.count - 1].tokens += tokens
        } else {
            let opens = parts.last.map { $0.kind == .user || $0.kind == .system } ?? true
            parts.append(Part(kind, tokens: tokens, beginsMessage: opens))
        }
    }

    /// Tokens in all.
    package var used: Int { parts.reduce(0) { $0 + $1.tokens } }

    /// Tokens of one kind.
    package func tokens(of kind: Kind) -> Int {
        parts.reduce(0) { $0 + ($1.kind == kind ? $1.tokens : 0) }
    }

    /// Where messages begin, in tokens from the start.
    package var boundaries: [Int] {
        var position = 0
        var boundaries: [Int] = []
        for part in parts {
            if part.beginsMessage { boundaries.append(position) }
            position += part.tokens
        }
        return boundaries
    }

    /// What leaving out the oldest turns would drop, for the context to hold no
    /// more than `goal` tokens: those behind what stands in front of the first
    /// message of a person, up to a later message of one. `nil` where it holds
    /// no more, and where there is only one turn.
    package func cut(toHold goal: Int) -> Range<Int>? {
        let used = used
        guard used > goal else { return nil }
        var position = 0
        var first: Int?
        var last: Range<Int>?
        for part in parts {
            if part.kind == .user, part.beginsMessage {
                if let first {
                    last = first..<position
                    if used - (position - first) <= goal { return last }
                } else {
                    first = position
                }
            }
            position += part.tokens
        }
        return last
    }

    /// Begins of all messages: those known, and between them shares by length.
    private static func begins(_ lengths: [Int], total: Int, known: [Int?]) -> [Int] {
        var begins: [Int] = []
        var index = 0
        while index < lengths.count {
            let start = known[index] ?? (begins.isEmpty ? 0 : begins[begins.count - 1])
            let next = known[(index + 1)...].firstIndex { $0 != nil }
            let end = max(start, next.flatMap { known[$0] } ?? total)
            let run = index..<(next ?? lengths.count)
            // The marks around a message weigh as some of its characters do.
            let weights = run.map { Double(lengths[$0] + 16) }
            let all = weights.reduce(0, +)
            var position = Double(start)
            for weight in weights {
                begins.append(min(end, Int(position.rounded())))
                position += Double(end - start) * weight / all
            }
            index = run.upperBound
        }
        return begins
    }
}
