internal import ChatCore
internal import Sessions

/// How `ask` prints.
enum AskFormat: Sendable, Hashable {
    case text(stats: Bool)
    case json
    case jsonLines
}

/// One question to one model, over the same session manager the chat has.
struct Ask: Sendable {
    var question: String
    var context: AskContext
    var setup: EngineSetup
    var settings: ChatSettings
    var format: AskFormat
    var isIncognito: Bool

    /// Prints the answer. Throws `CommandFailure`, also when the reply failed
    /// after some of it was printed.
    func run() async throws {
        let recorder = try openHistory()
        let conversation = try await conversation(from: recorder)
        let history = isIncognito ? nil : recorder
        let (events, feed) = AsyncStream.makeStream(of: SessionEvent.self)
        let setup = setup
        let keeper = LedgerKeeper.opened(
            with: history, conversation: conversation.id, environment: processEnvironment())
        let manager = SessionManager(
            engine: setup.engine, conversation: conversation, history: history,
            reply: settings.reply
        ) { event in
            keeper?.record(event)
            feed.yield(event)
        }
        let watch = MachineWatch(engine: { setup.processID }) { keeper?.record($0) }
        watch.set(keeper != nil)
        defer { watch.set(false) }

        let interruption = Task {
            var count = 0
            for await _ in interrupts() {
                count += 1
                if count == 1 { await manager.stop() } else { feed.finish() }
            }
        }
        defer { interruption.cancel() }

        await manager.load(try setup.requiredRequest())
        var outcome: AskOutcome?
        do {
            outcome = try await follow(
                events, manager, conversation: history == nil ? nil : conversation.id)
        } catch {
            await setup.end(manager)
            throw error
        }
        await setup.end(manager)
        await keeper?.finish()
        feed.finish()
        if let reply = outcome { outcome = try await end(events, reply) }
        try finish(outcome)
    }

    // MARK: History

    /// An answer does not fail for its history, but says that there is none;
    /// one that goes on with a conversation needs it.
    private func openHistory() throws -> HistoryRecorder? {
        let isNeeded = if case .stored = context { true } else { false }
        guard isNeeded || !isIncognito else { return nil }
        do {
            return try HistoryRecorder.open()
        } catch {
            guard !isNeeded else { throw CommandFailure("\(error)") }
            StandardStreams.complain("canter: \(error)")
            return nil
        }
    }

    private func conversation(from recorder: HistoryRecorder?) async throws -> Conversation {
        switch context {
        case .new:
            return .new()
        case .given(let conversation):
            await recorder?.begin(with: conversation)
            return conversation
        case .stored(let id):
            let found: Conversation?
            do {
                found = try await recorder?.conversation(beginning: id)
            } catch let failure as CommandFailure {
                throw failure
            } catch {
                throw CommandFailure("\(error)")
            }
            guard let found else {
                throw CommandFailure(
                    id.map { "No conversation has an id that begins with \($0)." }
                        ?? "There is no conversation to go on with: ask without --continue.")
            }
            return found
        }
    }

    // MARK: The reply

    /// Reads events until the reply is over; `nil` when it was interrupted
    /// before there was one.
    private func follow(
        _ events: AsyncStream<SessionEvent>, _ manager: SessionManager,
        conversation: Conversation.ID?
    ) async throws -> AskOutcome? {
        var progress = AskProgress()
        for await event in events {
            if format == .jsonLines, let line = EventLine(event, sentAt: progress.sentAt) {
                try StandardStreams.write(JSONOutput.line(line) + "\n")
            }
            let isFirstLoad = progress.loaded == nil
            progress.record(event)
            switch event {
            case .loaded where isFirstLoad: await manager.send(question)
            case .loadFailed(let failure), .engineLost(let failure):
                throw CommandFailure(failure.sentence)
            case .delta(_, let delta):
                if case .text = format, delta.channel == .answer {
                    try StandardStreams.write(delta.text)
                }
            case .refused(_, let failure): throw CommandFailure(failure.sentence)
            case .turnEnded(let message, let failure):
                guard let loaded = progress.loaded else { return nil }
                return AskOutcome(
                    message: message, failure: failure, loaded: loaded, settings: settings,
                    progress: progress, conversation: conversation)
            default:
                if format != .jsonLines, let remark = AskRemark.text(event) {
                    StandardStreams.complain("canter: \(remark)")
                }
            }
        }
        return nil
    }

    /// What still came when the reply was over: that the conversation was parked.
    private func end(
        _ events: AsyncStream<SessionEvent>, _ outcome: AskOutcome
    ) async throws -> AskOutcome {
        var outcome = outcome
        for await event in events {
            if format == .jsonLines, let line = EventLine(event, sentAt: outcome.progress.sentAt) {
                try StandardStreams.write(JSONOutput.line(line) + "\n")
            }
            outcome.progress.record(event)
        }
        return outcome
    }

    private func finish(_ outcome: AskOutcome?) throws {
        guard let outcome else { throw CommandFailure.interrupted }
        switch format {
        case .json: try StandardStreams.write(JSONOutput.pretty(AskReport(outcome)) + "\n")
        case .jsonLines:
            try StandardStreams.write(
                JSONOutput.line(FinishedLine(report: AskReport(outcome))) + "\n")
        case .text(let stats):
            if !outcome.message.text.hasSuffix("\n") { try StandardStreams.write("\n") }
            if stats { StandardStreams.complain(AskStatistics.text(outcome)) }
        }
        if let failure = outcome.failure { throw CommandFailure(failure.sentence) }
        if outcome.message.reply?.finishReason == .cancelled { throw CommandFailure.interrupted }
    }
}
