internal import ChatCore
internal import ChatUI
internal import EngineKit
internal import Sessions

/// Performs what `update` asked for, in order, off the main thread.
///
/// The session manager's methods return when what they ask for has begun, so
/// a stop never waits behind the reply it is to stop.
struct EffectRunner: Sendable {
    private let requests: AsyncStream<Request>.Continuation
    private let worker: Task<Void, Never>

    private struct Request: Sendable {
        var effect: Effect
        var at: MonotonicInstant
    }

    /// `request` is what to load for settings changed in the chat; `copied`
    /// hears what became of a text to copy, and `notice` tells a person why
    /// something was not done.
    init(
        manager: SessionManager,
        request loadRequest:
            @escaping @Sendable (ChatSettings) throws(CommandFailure) ->
            LoadRequest,
        clipboard: Clipboard,
        copied: @escaping @Sendable (Clipping, Clipping.Outcome) -> Void,
        notice: @escaping @Sendable (Failure) -> Void
    ) {
        let (stream, requests) = AsyncStream.makeStream(of: Request.self)
        self.requests = requests
        worker = Task {
            for await request in stream {
                switch request.effect {
                case .send(let text): await manager.send(text, sentAt: request.at)
                case .stop: await manager.stop()
                case .regenerate(let id):
                    if let id { await manager.regenerate(id) } else { await manager.regenerate() }
                case .edit(let id, let text): await manager.edit(id, text: text)

                case .newConversation: await manager.newConversation()
                case .set(let reply): await manager.set(reply)
                case .restartEngine: await manager.restartEngine()
                case .load(let settings):
                    do throws(CommandFailure) {
                        await manager.load(try loadRequest(settings))
                    } catch {
                        notice(Failure(error.sentence ?? ""))
                    }
                case .copy(let clipping): copied(clipping, await clipboard.copy(clipping.text))
                default: break
                }
            }
        }
    }

    /// Asks for an effect that a person caused at `now`.
    func run(_ effect: Effect, at now: MonotonicInstant) {
        requests.yield(Request(effect: effect, at: now))
    }

    /// Takes nothing more, and returns when all before is done.
    func finish() async {
        requests.finish()
        await worker.value
    }
}
