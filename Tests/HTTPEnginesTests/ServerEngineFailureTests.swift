import ChatCore
import EngineKit
import Testing

@testable import HTTPEngines

/// What a person is told when a server fails, refuses or is another.
@Suite struct ServerEngineFailureTests: EngineOnLoopback {
    @Test(
        "Cut behind any event, the reply is whole or ends with an error",
        arguments: [0, 1, 2, 3, 10, 40])
    func cut(count: Int) async throws {
        let error = try await failure { _, reply in
            let capture = try Capture("llama-server/16-turn1-timings-progress")
            try await reply.send(capture, events: capture.events.prefix(count))
            return .close
        }
        #expect(error.code == .crashed)
        #expect(error.description.contains("127.0.0.1"))
    }

    @Test(
        "A server or its instance that is killed in the middle of a reply is told, and the text stays",
        arguments: [
            ("llama-server/56-server-killed-mid-stream", false),
            // The router ends the body in order, behind a line that is no event.
            ("llama-server/R-28-instance-killed-mid-stream", true),
        ])
    func killed(capture: String, endsInOrder: Bool) async throws {
        let (texts, arrived) = AsyncStream<Void>.makeStream()
        let handler = llamaServer { _, reply in
            let capture = try Capture(capture)
            try await reply.send(capture, events: capture.events[...])
            var count = 0
            for await _ in texts {
                count += 1
                if count == 10 { break }
            }
            if endsInOrder { try await reply.sendChunk([]) }
            return .close
        }
        try await LoopbackServer.run(handler) { address, transport in
            let engine = try engine(address, transport)
            _ = try await engine.load(LoadRequest(model: "")) { _ in }
            var count = 0
            do {
                for try await event in engine.generate(request()) {
                    guard case .text = event else { continue }
                    count += 1
                    arrived.yield()
                }
                Issue.record("it ended well")
            } catch let error as EngineError {
                #expect(error.code == .crashed)
            }
            #expect(count >= 10)
        }
    }

    @Test("A prompt of tokens is refused before anything is sent")
    func tokens() async throws {
        try await LoopbackServer.run(
            llamaServer { _, _ in
                Issue.record("it was sent")
                return .close
            }
        ) { address, transport in
            let engine = try engine(address, transport)
            _ = try await engine.load(LoadRequest(model: "")) { _ in }
            #expect(!engine.readsTokens)
            var request = request()
            request.tokens = TokenPrompt(shared: 0, fresh: 8, seed: 1, draw: 1)
            let error = await #expect(throws: EngineError.self) {
                for try await _ in engine.generate(request) {}
            }
            #expect(error?.code == .unsupported)
        }
    }

    @Test("A conversation that does not fit is told with both numbers")
    func overflow() async throws {
        let error = try await failure { _, reply in
            try await reply.send(try Capture("llama-server/21-overflow-prompt-stream"))
            return .close
        }
        #expect(error.code == .contextOverflow)
        #expect(error.description.contains("2901"))
        #expect(error.description.contains("2048"))
    }

    @Test(
        "Refusals get their codes",
        arguments: [
            ("llama-server/S2-01-no-api-key", EngineError.Code.failed, "CANTER_API_KEY"),
            ("llama-server/00b-chat-while-loading", .noModel, "still loading"),
            ("llama-server/26-malformed-json", .failed, "look at its log"),
            ("llama-server/30-unknown-path", .protocolViolation, "File Not Found"),
            ("vllm/17-overflow-prompt-stream", .contextOverflow, "2048"),
            ("vllm/22-bad-model", .modelNotFound, "no-such-model"),
        ])
    func refusals(capture: String, code: EngineError.Code, sentence: String) async throws {
        let error = try await failure { _, reply in
            try await reply.send(try Capture(capture))
            return .close
        }
        #expect(error.code == code)
        #expect(error.description.contains(sentence), "\(error.description)")
    }

    @Test("A redirect is told, not followed; a page is no stream")
    func strangers() async throws {
        let redirect = try await failure { _, reply in
            try await reply.send(
                "HTTP/1.1 302 Found\r\nLocation: http://elsewhere/\r\nContent-Length: 0\r\n\r\n")
            return .close
        }
        #expect(redirect.code == .protocolViolation)
        #expect(redirect.description.contains("http://elsewhere/"))
        let page = try await failure { _, reply in
            try await reply.send(
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>")
            return .close
        }
        #expect(page.code == .protocolViolation)
        let noise = try await failure { _, reply in
            try await reply.send("SSH-2.0-OpenSSH_9.2\r\n")
            return .close
        }
        #expect(noise.code == .protocolViolation || noise.code == .crashed)
    }

    @Test("A server that is down is told at once, with the remedy")
    func down() async throws {
        // A port no other test's server can be given: it takes a privilege, and nobody has the service.
        let transport = HTTPTransport()
        let engine = try engine("http://127.0.0.1:1", transport)
        await #expect { _ = try await engine.models() } throws: { error in
            let error = error as? EngineError
            return error?.code == .unreachable && error?.description.contains("start it") == true
        }
        await transport.shutdown()
    }

    @Test("A server that falls silent is given up, however long a reply may take as a whole")
    func silence() async throws {
        var limits = LoopbackServer.patience
        limits.streamIdle = .milliseconds(50)
        let error = try await failure(limits: limits) { _, reply in
            let capture = try Capture("llama-server/16-turn1-timings-progress")
            try await reply.send(capture, events: capture.events.prefix(5))
            try await reply.waitForClose()
            return .close
        }
        #expect(error.code == .crashed)
        #expect(error.description.contains("silent"))
    }
}
