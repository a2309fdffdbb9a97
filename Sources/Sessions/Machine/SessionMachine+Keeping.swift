package import ChatCore

/// Taking over a reply that was made elsewhere.
extension SessionMachine {
    /// Adds a message a person wrote and a reply to it, whoever made that, and stores both. A
    /// reply that streams ends at once. Nothing but white space is no message, and does nothing.
    ///
    /// - Parameter reply: Its identity is not taken over; the conversation gives it one.
    package mutating func keep(user: String, reply: Message, at now: MonotonicInstant)
        -> [SessionAction]
    {
        guard !isClosed, !user.allSatisfy(\.isWhitespace) else { return [] }
        let actions = endNow(at: now) + requeuePreparation()
        let question = conversation.append(.user, user)
        let answer = conversation.append(.assistant, reply.text)
        conversation.update(answer) { message in
            message.reasoning = reply.reasoning
            message.reply = reply.reply
        }
        guard let asked = conversation[question], let kept = conversation[answer] else {
            return actions
        }
        let stores = [asked, kept].map { message in
            SessionAction.store(
                .save(message, of: conversation.id, title: conversation.title))
        }
        return actions + stores + [.emit(.kept(user: asked, reply: kept))] + beginNext(at: now)
    }
}
