import ChatCore
import EngineKit
import Testing

@testable import HTTPEngines

/// Recorded streams over a real connection, from a server of their kind.
@Suite("Recorded replies, over a socket", .timeLimit(.minutes(5)))
struct ReplayOverSocketTests {
    @Test(
        "Whole, each is what it is without one", arguments: [ServerKind.llamaServer, .vllm, .mlx])
    func whole(kind: ServerKind) async throws {
        let names = Capture.streams.filter { $0.hasPrefix(kind.rawValue + "/") }
        #expect(names.count > 15)
        let server = ReplayServer(kind)
        try await server.run { engine in
            for name in names {
                let capture = try Capture(plain: name)
                let expected = try Outcome([capture.body], kind)
                server.answerChats { _, reply in
                    try await reply.send(capture)
                    return .close
                }
                let outcome = try await engine.outcome()
                #expect(outcome.text(.answer) == expected.text(.answer), "\(name)")
                #expect(outcome.text(.reasoning) == expected.text(.reasoning), "\(name)")
                #expect(outcome.result?.reason == expected.result?.reason, "\(name)")
                #expect(outcome.result?.usage == expected.result?.usage, "\(name)")
                #expect(outcome.error?.code == expected.error?.code, "\(name)")
            }
        }
    }

    private static let short = [
        "llama-server/S2-14-sse-ping-each-second", "llama-server/57-sse-ping-during-prefill",
        "vllm/A07-stream-long-prompt-first", "mlx/B06-other-model-loaded-on-request",
    ]

    @Test("Each byte in a write of its own, a reply is the same", arguments: short)
    func bytes(name: String) async throws {
        let capture = try Capture(name)
        let kind = try Capture.kind(name)
        let expected = try Outcome([capture.plainBody], kind)
        let server = ReplayServer(kind)
        server.answerChats { _, reply in
            for byte in (capture.head + "\r\n\r\n").utf8 { try await reply.send([byte]) }
            for byte in capture.body {
                capture.isChunked ? try await reply.sendChunk([byte]) : try await reply.send([byte])
            }
            if capture.isChunked { try await reply.sendChunk([]) }
            return .close
        }
        let outcome = try await server.run { try await $0.outcome() }
        #expect(outcome.error == nil)
        #expect(outcome.text(.answer) == expected.text(.answer))
        #expect(outcome.result?.usage == expected.result?.usage)
    }

    @Test(
        "Closed behind any event, the text until there arrives, and then an error",
        arguments: short, [true, false])
    func cut(name: String, endsBody: Bool) async throws {
        let capture = try Capture(name)
        let kind = try Capture.kind(name)
        let server = ReplayServer(kind)
        try await server.run { engine in
            for count in 0..<capture.events.count {
                server.answerChats { _, reply in
                    try await reply.send(capture, events: capture.events.prefix(count))
                    if endsBody, capture.isChunked { try await reply.sendChunk([]) }
                    return .close
                }
                let outcome = try await engine.outcome()
                let recorded = try RecordedReply(capture.events.prefix(count).joined())
                // The client may drop the last packet of a connection that breaks.
                #expect(
                    endsBody
                        ? outcome.text(.answer) == recorded.answer
                        : recorded.answer.hasPrefix(outcome.text(.answer)), "behind \(count)")
                if outcome.error == nil {
                    #expect(recorded.finishReason != nil, "behind \(count), it was taken")
                } else {
                    #expect(outcome.error?.code == .crashed)
                    #expect(outcome.result == nil)
                }
            }
        }
    }
}
