internal import ChatCore
internal import EngineKit
internal import Sessions

/// One side of a comparison: a session that answers one message and keeps nothing.
struct ComparisonSide: Sendable {
    let manager: SessionManager
    private let events: AsyncStream<SessionEvent>

    init(
        _ engine: any InferenceEngine, _ conversation: Conversation, _ reply: ReplySettings,
        now: @escaping @Sendable () -> MonotonicInstant
    ) {
        let (events, feed) = AsyncStream.makeStream(of: SessionEvent.self)
        self.events = events
        var reply = reply
        // Another window or a summary would be another question than the other side's.
        if reply.overflow == .enlarge || reply.overflow == .summarise { reply.overflow = .stop }
        manager = SessionManager(
            engine: engine, conversation: conversation, reply: reply, now: now
        ) { feed.yield($0) }
    }

    /// Follows the session until its turn is over, and returns the reply: a stopped one too,
    /// where anything came of it. `nil` when it failed.
    func reply(_ tell: @Sendable (SessionEvent) -> Void) async -> Message? {
        var isOpen = false
        for await event in events {
            tell(event)
            switch event {
            case .turnStarted: isOpen = true
            case .loadFailed where !isOpen, .refused: return nil
            case .turnEnded(let message, let failure):
                let isEmpty = message.text.isEmpty && message.reasoning.isEmpty
                let isStopped = message.reply?.finishReason == .cancelled
                return failure != nil || isStopped && isEmpty ? nil : message
            default: break
            }
        }
        return nil
    }
}
