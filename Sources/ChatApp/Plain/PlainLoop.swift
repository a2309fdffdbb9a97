internal import ChatCore
internal import Dispatch
internal import EngineKit
internal import Sessions

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// `canter --plain`: performs what `PlainChat` decides, over the same session
/// manager the chat has.
struct PlainLoop: Sendable {
    var setup: EngineSetup
    var settings: ChatSettings
    var history: HistoryRecorder?
    /// What is to be said first, such as that there is no history.
    var notices: [Failure] = []
    /// What it goes on with.
    var beginning = Beginning.new
    var clock: any Clock<Duration> = ContinuousClock()

    /// Runs a chat with these settings to its end. Throws `CommandFailure`.
    static func run(
        _ settings: ChatSettings, isIncognito: Bool, beginning: Beginning = .new
    ) throws {
        let (events, feed) = AsyncStream.makeStream(of: PlainEvent.self)
        let setup = try EngineSetup(settings, isParking: !isIncognito) {
            feed.yield(.session(.engineLost($0)))
        }
        var loop = PlainLoop(setup: setup, settings: settings)
        loop.beginning = beginning
        if !isIncognito {
            do {
                loop.history = try HistoryRecorder.open()
            } catch {
                // A chat goes on without a history, and says so.
                loop.notices = [Failure("\(error)")]
            }
        }
        let ready = loop
        try runBlocking { try await ready.run(events: events, feed: feed) }
    }

    /// Runs until a person quits or the input ends. Throws `CommandFailure`
    /// when the output cannot be written, or a script's question had no answer.
    func run(
        events: AsyncStream<PlainEvent>, feed: AsyncStream<PlainEvent>.Continuation
    ) async throws {
        let conversation = try await continued() ?? Conversation.new()
        let keeper = LedgerKeeper.opened(
            with: history, conversation: conversation.id, environment: processEnvironment())
        let manager = SessionManager(
            engine: setup.engine, conversation: conversation, history: history,
            reply: settings.reply, makesTitles: settings.history.titles == .model
        ) { event in
            keeper?.record(event)
            feed.yield(.session(event))
        }
        let listening = listen(feed)
        defer { for task in listening { task.cancel() } }

        var chat = PlainChat(
            settings: settings, isInteractive: StandardStreams.isInputTerminal)
        let request = try setup.requiredRequest()
        var isFailure: Bool?
        do {
            let model =
                request.model.isEmpty
                ? "the server's model" : ModelFileName(path: request.model).base
            for action in chat.say("Loading \(model). /help says what there is.") {
                try await perform(action, manager, feed)
            }
            for notice in notices { feed.yield(.session(.notice(notice))) }
            await manager.load(request)
            for await event in events {
                for action in chat.handle(event, at: .now) {
                    if case .quit(let failed) = action { isFailure = failed }
                    try await perform(action, manager, feed)
                }
                if isFailure != nil { break }
            }
        } catch {
            await setup.end(manager)
            throw error
        }
        await setup.end(manager)
        await keeper?.finish()
        if isFailure == true { throw CommandFailure.quiet }
    }

    /// The conversation that is gone on with; `nil` for a new one. Throws `CommandFailure` where
    /// there is none.
    private func continued() async throws -> Conversation? {
        let prefix: String?
        switch beginning {
        case .new: return nil
        case .last: prefix = nil
        case .stored(let text): prefix = text
        }
        if let found = try await history?.conversation(beginning: prefix) { return found }
        throw CommandFailure(
            prefix.map { "No conversation has an id that begins with \($0)." }
                ?? "There is no conversation to go on with: begin without --continue.")
    }

    private static let reader = LineReader()
    /// Reading blocks; the threads of tasks are not for that.
    private static let input = DispatchQueue(label: "canter.input")

    private func perform(
        _ action: PlainAction, _ manager: SessionManager,
        _ feed: AsyncStream<PlainEvent>.Continuation
    ) async throws {
        switch action {
        case .write(let text): try StandardStreams.write(text)
        case .read:
            Self.input.async {
                feed.yield(Self.reader.next().map(PlainEvent.line) ?? .inputEnded)
            }
        case .send(let text): await manager.send(text)
        case .stop: await manager.stop()
        case .regenerate: await manager.regenerate()
        case .show(let id): await manager.show(id)
        case .newConversation: await manager.newConversation()
        case .set(let reply): await manager.set(reply)
        case .load(let settings):
            do throws(CommandFailure) {
                await manager.load(try setup.request(for: settings))
            } catch {
                feed.yield(.notLoaded(Failure(error.sentence ?? "")))
            }
        case .wake(let instant):
            let clock = clock
            Task {
                try? await clock.sleep(for: MonotonicInstant.now.duration(to: instant))
                feed.yield(.wake)
            }
        case .quit: break
        }
    }

    /// Signals become events; a terminal that is gone ends the chat as a
    /// request to end does, with everything kept.
    private func listen(_ feed: AsyncStream<PlainEvent>.Continuation) -> [Task<Void, Never>] {
        [
            Task { for await _ in signals([SIGINT]) { feed.yield(.interrupt) } },
            Task { for await _ in signals([SIGTERM, SIGHUP]) { feed.yield(.terminate) } },
        ]
    }
}
