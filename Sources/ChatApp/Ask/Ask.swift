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
    var setup: EngineSetup
    var system: String?
    var sampling: SamplingSettings
    var maxTokens: Int?
    var format: AskFormat
    var isIncognito: Bool

    /// Prints the answer. Throws `CommandFailure`, also when the reply failed
    /// after some of it was printed.
    func run() async throws {
        let history = history()
        let (events, feed) = AsyncStream.makeStream(of: SessionEvent.self)
        let conversation = Conversation.new()
        let manager = SessionManager(
            engine: setup.engine, conversation: conversation, history: history,
            systemPrompt: system,
            sampling: sampling, maxTokens: maxTokens
        ) { feed.yield($0) }

        let interruption = Task {
            var count = 0
            for await _ in interrupts() {
                count += 1
                if count == 1 { await manager.stop() } else { feed.finish() }
            }
        }
        defer { interruption.cancel() }

        await manager.load(setup.request)
        let outcome: AskOutcome?
        do {
            outcome = try await follow(
                events, manager, conversation: history == nil ? nil : conversation.id)
        } catch {
            await setup.end(manager)
            throw error
        }
        await setup.end(manager)
        try finish(outcome)
    }

    /// An answer does not fail for its history, but says that there is none.
    private func history() -> HistoryRecorder? {
        guard !isIncognito else { return nil }
        do {
            return try HistoryRecorder.open()
        } catch {
            StandardStreams.complain("canter: \(error)")
            return nil
        }
    }

    /// Reads events until the reply is over; `nil` when it was interrupted
    /// before there was one.
    private func follow(
        _ events: AsyncStream<SessionEvent>, _ manager: SessionManager,
        conversation: Conversation.ID?
    ) async throws -> AskOutcome? {
        var loaded: LoadedModel?
        var cache: CacheOccupancy?
        var sentAt: MonotonicInstant?
        for await event in events {
            if format == .jsonLines, let line = EventLine(event, sentAt: sentAt) {
                try StandardStreams.write(JSONOutput.line(line) + "\n")
            }
            switch event {
            case .loaded(let model):
                guard loaded == nil else { continue }
                loaded = model
                await manager.send(question)
            case .loadFailed(let failure): throw CommandFailure(failure.sentence)
            case .turnStarted(_, _, let at): sentAt = at
            case .delta(_, let delta):
                if case .text = format, delta.channel == .answer {
                    try StandardStreams.write(delta.text)
                }
            case .cache(let occupancy): cache = occupancy
            case .notice(let failure): StandardStreams.complain(failure.sentence)
            case .engineLost(let failure): throw CommandFailure(failure.sentence)
            case .turnEnded(let message, let failure):
                guard let loaded else { return nil }
                return AskOutcome(
                    message: message, failure: failure, loaded: loaded, cache: cache,
                    sampling: sampling,
                    maxTokens: maxTokens, conversation: conversation)
            case .loading, .promptProgress, .conversationReplaced: break
            }
        }
        return nil
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
