import ChatCore
import EngineKit
import Synchronization

@testable import HTTPEngines

/// A server that answers like a real one of its kind, with recorded replies, and to chats with
/// whatever it is given.
final class ReplayServer: Sendable {
    private let kind: ServerKind
    private let chat = Mutex<LoopbackServer.Handler?>(nil)
    private let everything = Mutex<LoopbackServer.Handler?>(nil)

    init(_ kind: ServerKind) {
        self.kind = kind
    }

    /// How chats are answered from now on.
    func answerChats(_ handler: @escaping LoopbackServer.Handler) {
        chat.withLock { $0 = handler }
    }

    /// How everything is answered from now on.
    func answerEverything(_ handler: @escaping LoopbackServer.Handler) {
        everything.withLock { $0 = handler }
    }

    var handler: LoopbackServer.Handler {
        { request, reply in
            if let handler = self.everything.withLock({ $0 }) {
                return try await handler(request, reply)
            }
            if request.line == "POST /v1/chat/completions",
                let handler = self.chat.withLock({ $0 }),
                // mlx_lm.server is asked for a token as a whole to have its model loaded.
                self.kind != .mlx
                    || String(decoding: request.body, as: UTF8.self).contains(#""stream":true"#)
            {
                return try await handler(request, reply)
            } else if let name = self.answers[request.line] {
                try await reply.send(try Capture(name))
            } else {
                try await reply.sendJSON(
                    #"{"error":{"message":"not here"}}"#, status: "404 Not Found")
            }
            // What speaks HTTP/1.0 ends its answers by closing.
            return self.kind == .mlx ? .close : .keep
        }
    }

    private var answers: [String: String] {
        switch kind {
        case .llamaServer:
            [
                "GET /props": "llama-server/04-props", "GET /health": "llama-server/01-health",
                "GET /v1/models": "llama-server/02-models",
                "GET /slots": "llama-server/35-slots-after",
                "POST /v1/chat/completions/input_tokens": "llama-server/11-count-chat-tokens",
            ]
        case .vllm:
            [
                "GET /version": "vllm/02-version", "GET /health": "vllm/01-health",
                "GET /v1/models": "vllm/04-models", "GET /metrics": "vllm/32-metrics-idle",
                "GET /load": "vllm/06-load-idle", "POST /tokenize": "vllm/07-tokenize-chat",
            ]
        default:
            [
                "GET /v1/models": "mlx/03-models", "GET /health": "mlx/01-health",
                // Only what is asked for as a whole, to have a model loaded.
                "POST /v1/chat/completions": "mlx/05-chat-nonstream",
            ]
        }
    }

    /// Runs `body` with an engine that has loaded this server's model.
    func run<Result: Sendable>(
        limits: HTTPTransport.Limits = LoopbackServer.patience,
        _ body: (ServerEngine) async throws -> Result
    ) async throws -> Result {
        try await LoopbackServer.run(limits: limits, handler) { address, transport in
            let engine = ServerEngine(
                kind, at: try Endpoint(address), apiKey: nil, transport: transport,
                clock: BrokenClock())
            _ = try await engine.load(LoadRequest(model: "")) { _ in }
            return try await body(engine)
        }
    }
}

extension ServerEngine {
    /// What comes of one reply.
    func outcome(_ id: UInt64 = 1) async throws -> Outcome {
        var outcome = Outcome()
        let request = GenerationRequest(
            id: GenerationID(rawValue: id), messages: [PromptMessage(.user, "Hi")])
        do {
            for try await event in generate(request) { outcome.append(event) }
        } catch let error as EngineError {
            outcome.error = error
        }
        return outcome
    }
}

/// A clock nobody can wait for: whoever asks again and again gives up at the first wait.
struct BrokenClock: Clock {
    typealias Instant = ContinuousClock.Instant
    var now: Instant { ContinuousClock.now }
    var minimumResolution: Duration { .nanoseconds(1) }
    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        throw CancellationError()
    }
}
