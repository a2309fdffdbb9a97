internal import Canvas
internal import ChatCore

/// What the session manager tells.
extension AppState {
    mutating func session(_ event: SessionEvent, now: MonotonicInstant) -> [Effect] {
        stalledFor = nil
        switch event {
        case .loading(let name, let fraction):
            model = .loading(model: name, fraction: fraction)
        case .loaded(let loaded):
            return modelTakesOver(loaded, now: now)
        case .loadFailed(let failure):
            model = .failed
            keepLoaded()
            fail(failure)
        case .turnStarted(let user, let reply, let sentAt):
            turn = Turn(phase: .reading)
            nameTab(after: user)
            transcript.show(nil as SummaryProgress?)
            transcript.begin(
                user: user, reply: reply, speaker: model.loaded?.speaker ?? "assistant")
            gauges.turnStarted(sentAt: sentAt)
        case .replyResumed(let reply, let sentAt):
            turn = Turn(phase: .reading)
            transcript.resume(reply)
            gauges.turnStarted(sentAt: sentAt)
        case .undone(let text):
            composer.putBack(text)
            status.inform("Taken back; the message is where it can be changed.")
        case .renamed(let title):
            if !tabs.isAwaiting { tabs.current.title = title }
            status.inform("The conversation is now called “\(title)”.")
        case .context(let map):
            gauges.record(map)
        case .promptProgress(let progress, let instant):
            gauges.record(progress, at: instant)
        case .delta(let id, let delta):
            if !delta.text.isEmpty { turn?.receive(delta.channel) }
            transcript.append(delta, to: id)
            gauges.record(delta)
        case .sampled(let sample):
            gauges.record(sample, at: now)
        case .cache(let occupancy):
            gauges.record(occupancy)
        case .prompt(let reuse):
            gauges.record(reuse)
        case .drafting(let counts):
            gauges.record(counts)
        case .threads(let choice):
            threads = choice
            gauges.record(choice)
        case .stalled(let seconds):
            if turn != nil || model.isLoading { stalledFor = seconds }
        case .shifted(let shift):
            status.inform(
                "The window was full: the oldest \(shift.dropped) tokens were dropped, as /overflow shift allows."
            )
        case .parked:
            // Costs a person nothing: told when it has spared something.
            break
        case .restored(let state):
            status.inform(
                "\(Readable.count(state.tokens)) tokens were put back from the disk in \(Readable.duration(seconds: state.seconds)), and need not be read again."
            )
        case .contextCut(let cut):
            transcript.show(cut)
        case .summarising(let progress):
            turn = Turn(phase: turn?.phase == .stopping ? .stopping : .summarising)
            transcript.show(progress)
        case .windowEnlarged(let from, let to):
            settings.loading.contextWindow = to
            loadedSettings.loading.contextWindow = to
            status.inform(
                "The window was full: it now holds \(Readable.grouped(to)) tokens instead of \(Readable.grouped(from))."
            )
        case .windowLearned(let window):
            model = model.learning(window: window)
            gauges.learn(window: window)
            draft.forget()
            draftChanged(now: now)
            status.inform(
                "The engine says that its window holds \(Readable.grouped(window)) tokens.")
        case .refused(let text, let failure):
            refused(text, failure)
        case .messageChanged(let message):
            transcript.change(message)
        case .kept(let user, let reply):
            transcript.add([user, reply])
            transcript.scroll = .end
            draft.forget()
            draftChanged(now: now)
        case .turnEnded(let message, let failure):
            return turnEnded(message, failure, now: now) + countPastes()
        case .engineLost(let failure):
            model = .lost(model.loaded)
            fail(failure)
        case .conversationReplaced(let conversation):
            turn = nil
            if !putBackLeft() { putBackQueued(isSentToo: true) }
            transcript.show(conversation)
            composer.recall.begin(
                with: conversation.messages.lazy.filter { $0.role == .user }.map(\.text))
            gauges.conversationReplaced()
            draft.forget()
            draftChanged(now: now)
            leaveMissing()
            takeUp(conversation)
            versionShown()
        case .notice(let failure):
            if failure.log.isEmpty {
                status.message = failure.sentence
            } else {
                transcript.notice(failure)
            }
        }
        return []
    }

    /// A model was loaded, or has taken the place of another.
    mutating func modelTakesOver(_ loaded: LoadedModel, now: MonotonicInstant) -> [Effect] {
        model = .ready(loaded)
        loadedSettings = settings
        threads = nil
        gauges.modelLoaded(loaded)
        models.loaded(loadedHere)
        draft.forget()
        draftChanged(now: now)
        return countPastes() + sendNext() + [.lookUpSpeed(loaded)]
    }

    /// A load failed: what is set is what was loaded before, which the next
    /// message loads again.
    private mutating func keepLoaded() {
        settings.loading = loadedSettings.loading
        settings.stateLimit = loadedSettings.stateLimit
        settings.model = loadedSettings.model
    }

    private mutating func turnEnded(
        _ message: Message, _ failure: Failure?, now: MonotonicInstant
    ) -> [Effect] {
        turn = nil
        transcript.end(message, failure: failure)
        gauges.turnEnded(message.reply)
        draftChanged(now: now)
        let reason = message.reply?.finishReason
        // What waits, waits for the other model.
        if models.switching != nil { return [] }
        guard failure == nil, reason != .cancelled, reason != .error else {
            // What was asked for next may no longer be wanted.
            putBackQueued()
            return []
        }
        return sendNext()
    }

    /// Nothing was sent: the message, and what was to follow it, is back where it
    /// can be changed.
    private mutating func refused(_ text: String?, _ failure: Failure) {
        turn = nil
        transcript.show(nil as SummaryProgress?)
        putBackQueued()
        if let text {
            transcript.takeSent()
            composer.putBack(text)
        }
        transcript.notice(failure)
    }

    /// Sends the oldest message that waits, if it is its turn. What was sent
    /// to a session without a model is kept there: it goes on with it by
    /// itself, and only a new message makes it try to load again.
    mutating func sendNext() -> [Effect] {
        // Until it is decided who answers, messages wait.
        guard turn == nil, model.takesMessages, models.switching == nil else { return [] }
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

extension AppState.Turn {
    /// A piece of text came.
    fileprivate mutating func receive(_ channel: TextDelta.Channel) {
        guard phase != .stopping else { return }
        phase = channel == .reasoning ? .thinking : .answering
    }
}
