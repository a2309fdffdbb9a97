internal import Canvas
internal import ChatCore
internal import ChatUI
internal import History

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

extension ConversationListing {
    /// The most that are shown to choose from.
    static let limit = 1_000

    init(_ summary: ConversationSummary, now: Date) {
        let model = [summary.model, summary.quantization?.rawValue].compactMap { $0 }
        let parts = [
            Self.age(of: summary.updatedAt, now: now),
            "\(summary.messages) message\(summary.messages == 1 ? "" : "s")",
            summary.tokens.map { "\(Readable.count($0)) tok" },
            model.isEmpty ? nil : model.joined(separator: " "),
        ]
        self.init(
            id: summary.id, title: summary.title,
            detail: parts.compactMap { $0 }.joined(separator: " · "))
    }

    init(_ hit: SearchHit, now: Date) {
        self.init(
            id: hit.conversation, title: hit.title,
            detail: "\(Self.age(of: hit.updatedAt, now: now)) · \(hit.snippet)")
    }

    /// One for each conversation, by its first hit: what is looked for is a
    /// conversation.
    static func all(of hits: [SearchHit], now: Date) -> [ConversationListing] {
        var seen: Set<Conversation.ID> = []
        return hits.filter { seen.insert($0.conversation).inserted }.map {
            ConversationListing($0, now: now)
        }
    }

    /// `3 h ago`
    private static func age(of date: Date, now: Date) -> String {
        let seconds = now.timeIntervalSince(date)
        switch seconds {
        case ..<60: return "just now"
        case ..<3_600: return "\(Int(seconds / 60)) min ago"
        case ..<86_400: return "\(Int(seconds / 3_600)) h ago"
        case ..<(86_400 * 60): return "\(Int(seconds / 86_400)) d ago"
        default: return "\(Int(seconds / (86_400 * 30.4))) months ago"
        }
    }
}
