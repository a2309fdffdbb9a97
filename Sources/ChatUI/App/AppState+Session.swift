internal import ChatCore

/// What the session manager tells.
extension AppState {
    mutating func session(_ event: SessionEvent, now: MonotonicInstant) -> [Effect] {
        switch event {
        case .loading(let name, let fraction):
            model = .loading(model: name, fraction: fraction)
        case .loaded(let loaded):
            model = .ready(loaded)
            gauges.modelLoaded()
            return sendNext()
        case .loadFailed(let failure):
            model = .failed
            fail(failure)
        case .turnStarted(let user, let reply, let sentAt):
            turn = Turn(phase: .reading)
            transcript.begin(
                user: user, reply: reply, speaker: model.loaded?.speaker ?? "assistant")
            gauges.turnStarted(sentAt: sentAt)
        case .promptProgress(let progress, let instant):
            gauges.record(progress, at: instant)
        case .delta(let id, let delta):
            if turn?.phase == .reading, !delta.text.isEmpty { turn?.phase = .answering }
            transcript.append(delta, to: id)
            gauges.record(delta)
        case .cache(let occupancy):
            gauges.record(occupancy)
        case .turnEnded(let message, let failure):
            return turnEnded(message, failure)
        case .engineLost(let failure):
            model = .lost(model.loaded)
            fail(failure)
        case .conversationReplaced(let conversation):
            turn = nil
            putBackQueued(isSentToo: true)
            transcript.show(conversation)
            composer.recall.begin(
                with: conversation.messages.lazy.filter { $0.role == .user }.map(\.text))
            gauges.conversationReplaced()
        case .notice(let failure):
            if failure.log.isEmpty {
                status.message = failure.sentence
            } else {
                transcript.notice(failure)
            }
        }
        if gauges.isDue(at: now) { gauges.refresh(at: now) }
        return []
    }

    private mutating func turnEnded(_ message: Message, _ failure: Failure?) -> [Effect] {
        turn = nil
        transcript.end(message, failure: failure)
        gauges.turnEnded(message.reply)
        let reason = message.reply?.finishReason
        guard failure == nil, reason != .cancelled, reason != .error else {
            // What was asked for next may no longer be wanted.
            putBackQueued()
            return []
        }
        return sendNext()
    }

    /// Sends the oldest message that waits, if it is its turn. What was sent
    /// to a session without a model is kept there: it goes on with it by
    /// itself, and only a new message makes it try to load again.
    mutating func sendNext() -> [Effect] {
        guard turn == nil, model.takesMessages else { return [] }
        if transcript.hasSent, model != .failed { return [] }
        return transcript.sendNext().map { [.send($0)] } ?? []
    }

    /// Shows why there is no engine, and puts back what waited for it.
    private mutating func fail(_ failure: Failure) {
        transcript.notice(failure)
        turn = nil
        putBackQueued()
    }

    /// Puts messages that wait back into the composer.
    private mutating func putBackQueued(isSentToo: Bool = false) {
        let queued = transcript.takeQueued(isSentToo: isSentToo)
        if !queued.isEmpty { composer.putBack(queued.joined(separator: "\n")) }
    }
}
