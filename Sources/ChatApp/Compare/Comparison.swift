internal import ChatCore
internal import EngineKit
internal import Sessions

/// The last question of a conversation, answered by another model: in an engine
/// of its own, while the chat's own rests, so that both had the machine to
/// themselves. Nothing of it is kept in the history.
struct Comparison: Sendable {
    let conversation: Conversation
    let reply: ReplySettings
    let setup: EngineSetup

    /// Throws a sentence when the model cannot be loaded or fails. Cancelling
    /// the task ends the engine.
    ///
    /// - Parameter progress: Told of the loading and of the reply's text as it comes.
    func run(
        progress: @escaping @Sendable (String) -> Void
    ) async throws(CommandFailure) -> Message {
        let (events, feed) = AsyncStream.makeStream(of: SessionEvent.self)
        let manager = SessionManager(
            engine: setup.engine, conversation: conversation, reply: reply
        ) { feed.yield($0) }
        let request = try setup.requiredRequest()
        await manager.load(request)
        let outcome = await withTaskCancellationHandler {
            await follow(events, manager, progress)
        } onCancel: {
            feed.finish()
        }
        await setup.end(manager)
        return try outcome.get()
    }

    private func follow(
        _ events: AsyncStream<SessionEvent>, _ manager: SessionManager,
        _ progress: @escaping @Sendable (String) -> Void
    ) async -> Result<Message, CommandFailure> {
        var tokens = 0
        for await event in events {
            switch event {
            case .loading(let model, _): progress("loading \(model)")
            case .loaded: await manager.regenerate()
            case .delta(_, let delta):
                tokens += delta.tokens ?? 0
                progress("answered by the other model: \(tokens) tokens")
            case .loadFailed(let failure), .engineLost(let failure), .refused(_, let failure):
                return .failure(CommandFailure(failure.sentence))
            case .turnEnded(let message, let failure):
                if let failure { return .failure(CommandFailure(failure.sentence)) }
                return .success(message)
            default: break
            }
        }
        return .failure(.interrupted)
    }
}
