import ChatCore
import Foundation
import History

/// Conversations with versions, cuts, figures and odd texts, the same for the
/// same seed.
struct RandomConversation: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }

    mutating func make() -> KeptConversation {
        var conversation = Conversation(id: .init(rawValue: UUID.made(of: next(), next())))
        for _ in 0..<Int.random(in: 1...30, using: &self) { step(&conversation) }
        if conversation.messages.isEmpty { conversation.append(.user, "again") }
        if Bool.random(using: &self) { conversation.rename("A title of 'mine' \u{1F999}") }
        if let kept = conversation.messages.randomElement(using: &self),
            Int.random(in: 0..<4, using: &self) == 0
        {
            conversation.cut = ContextCut(
                keptFrom: kept.id, summary: text(), summarisedBy: "m", droppedTokens: 12)
        }
        // As it comes back from a history: with what is kept of it, and no more.
        var stored = Conversation(
            id: conversation.id, title: conversation.title, messages: conversation.messages,
            aside: conversation.aside.map { ($0.value, conversation.tree.parent(of: $0.key)) })
        stored.hasOwnTitle = conversation.hasOwnTitle
        // No control characters come into a history that way.
        if stored.title.contains(where: {
            $0.unicodeScalars.contains { $0.properties.generalCategory == .control }
        }) {
            stored.title = Conversation.title(from: stored.title)
        }
        stored.cut = conversation.cut
        var kept = KeptConversation(
            stored, createdAt: date(), updatedAt: date(), tags: ["llamas", "ü"],
            isArchived: Bool.random(using: &self))
        for id in (stored.messages + stored.aside.values).map(\.id).sorted(by: {
            $0.rawValue < $1.rawValue
        }) {
            kept.messageDates[id] = date()
        }
        return kept
    }

    private mutating func step(_ conversation: inout Conversation) {
        let some = conversation.messages.randomElement(using: &self)?.id
        switch Int.random(in: 0..<10, using: &self) {
        case 0: if let some { conversation.setAside(from: some) }
        case 1:
            let aside = conversation.aside.keys.sorted { $0.rawValue < $1.rawValue }
            if let id = aside.randomElement(using: &self) { conversation.show(id) }
        case 2: if let some { conversation.remove(conversation.removed(with: some)) }
        default:
            let isUser = conversation.messages.last?.role != .user
            let id = conversation.append(isUser ? .user : .assistant, text())
            guard !isUser else { return }
            let (reasoning, reply) = (text(), record())
            conversation.update(id) {
                $0.reasoning = reasoning
                $0.reply = reply
            }
        }
    }

    private mutating func text() -> String {
        let pieces = [
            "why", "```\nhum", "\u{0}", "\u{1B}[31m", "\u{1F999}\u{200D}", "\"\\/", "\n\n", " ",
            "<script>alert(1)</script>", "é\u{301}", "\u{2028}", "\\u0041", "",
        ]
        return (0..<Int.random(in: 0...6, using: &self)).map { _ in
            pieces.randomElement(using: &self) ?? ""
        }.joined()
    }

    private mutating func date() -> Date {
        Date(
            timeIntervalSince1970: Double(
                Int64.random(in: 1_500_000_000_000...1_900_000_000_000, using: &self)) / 1000)
    }

    private mutating func figure() -> Figure<Double>? {
        let origin: [Provenance] = [.measured, .engineReported, .estimated]
        guard Bool.random(using: &self), let from = origin.randomElement(using: &self) else {
            return nil
        }
        return Figure(Double.random(in: 0...1000, using: &self), from)
    }

    private mutating func record() -> ReplyRecord {
        var figures = ReplyFigures()
        figures.timeToFirstToken = figure()
        figures.prefillRate = figure()
        figures.decodeRate = figure()
        figures.reasoningSeconds = figure()
        var record = ReplyRecord(
            model: "Smol \(next() % 3)", quantization: Quantization("Q4_K_M"), engine: "llama.cpp",
            finishReason: [.stop, .length, .cancelled, .error].randomElement(using: &self) ?? .stop,
            usage: Usage(promptTokens: 31, cachedTokens: nil, completionTokens: 9),
            figures: figures, seed: UInt32(truncatingIfNeeded: next()))
        record.sampling = SamplingSettings(
            temperature: Double.random(in: 0...2, using: &self), seed: 7)
        record.sampling?.logitBias = [LogitBias(.text("hum"), -.infinity)]
        record.continuations = Bool.random(using: &self) ? 2 : nil
        return record
    }
}

extension UUID {
    fileprivate static func made(of first: UInt64, _ second: UInt64) -> String {
        let digits = [first, second].map {
            let text = String($0, radix: 16, uppercase: true)
            return String(repeating: "0", count: 16 - text.count) + text
        }.joined()
        let text = Array(digits)
        return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(text[$0]) }
            .joined(separator: "-")
    }
}
