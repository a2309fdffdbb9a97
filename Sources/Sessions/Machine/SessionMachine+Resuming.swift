package import ChatCore
internal import EngineKit

/// Going on with a reply that ended too early.
extension SessionMachine {
    /// Has the model go on with the reply `id` from where it ends. Only the last
    /// message can, when it is a reply with text that was stopped, cut off or
    /// broken off; others, and any while a reply is made, do nothing. Like a
    /// message it waits for a model, and is made to fit.
    package mutating func resumeReply(_ id: Message.ID, at now: MonotonicInstant)
        -> [SessionAction]
    {
        guard !isClosed, turn == nil, preparation == nil, canResume(id),
            !queue.contains(.resume(id))
        else { return [] }
        queue.insert(.resume(id), at: 0)
        return beginNext(at: now)
    }

    /// Whether the reply `id` can go on now.
    func canResume(_ id: Message.ID) -> Bool {
        guard let last = conversation.messages.last, last.id == id, last.role == .assistant,
            last.reply?.finishReason != .stop
        else { return false }
        return !Self.whole(last.text).isEmpty
    }

    /// Begins the turn that goes on with the reply `id`.
    mutating func goOn(
        with id: Message.ID, cut: ContextCut?, with ready: LoadedModel, at now: MonotonicInstant
    ) -> [SessionAction] {
        guard let message = conversation[id] else { return [] }
        var actions: [SessionAction] = [.emit(.replyResumed(reply: id, sentAt: now))]
        var before = message
        before.text = Self.whole(message.text)
        if before.text != message.text {
            conversation.update(id) { $0.text = before.text }
            actions.append(.emit(.messageChanged(before)))
        }
        let generation = nextGeneration()
        turn = SessionTurn(
            reply: id, resumed: before, model: ready, generation: generation, settings: reply,
            sentAt: now)
        return actions + set(cut) + [.flush(generation)]
    }

    /// The text without half a character at its end, which stands there as
    /// U+FFFD: the model begins that character anew.
    private static func whole(_ text: String) -> String {
        var scalars = text.unicodeScalars
        while scalars.last == "\u{FFFD}" { scalars.removeLast() }
        return String(scalars)
    }
}
