import ChatCore
import EngineKit
import Testing

@testable import HTTPEngines

/// What servers may put into their JSON. Errors and names are clean for a terminal here; the text of
/// a reply is kept as it came, and cleaned where it is shown.
@Suite("Servers with odd words", .timeLimit(.minutes(5)))
struct BadServerTextTests: EngineOnLoopback {
    private static let end = Array(
        "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n".utf8)

    private func reply(to event: [UInt8]) async throws -> [GenerationEvent] {
        try await events { _, reply in
            try await reply.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")
            try await reply.send(Array("data: ".utf8) + event + Array("\n\n".utf8) + Self.end)
            return .close
        }
    }

    @Test("Bytes that are no UTF-8 become the sign for that, and the reply goes on")
    func invalidUTF8() async throws {
        let before = Array(#"{"choices":[{"delta":{"content":"a"#.utf8)
        let behind = Array(#"b"}}]}"#.utf8)
        for bad in [[0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xF0, 0x9F, 0xA6]] as [[UInt8]] {
            let text = text(try await reply(to: before + bad + behind))
            #expect(text.hasPrefix("a") && text.hasSuffix("b"))
            #expect(text.contains("\u{FFFD}"))
        }
    }

    @Test("The text of a reply is kept as it came")
    func verbatim() async throws {
        let events = try await reply(
            to: Array(#"{"choices":[{"delta":{"content":"a\u0000\u001b[2J\u0007\u202eb"}}]}"#.utf8))
        #expect(text(events) == "a\0\u{1B}[2J\u{7}\u{202E}b")
    }

    @Test("Half of a surrogate pair is no text, and is told")
    func surrogate() async throws {
        do {
            let events = try await reply(
                to: Array(#"{"choices":[{"delta":{"content":"a\ud83dz"}}]}"#.utf8))
            #expect(text(events).hasPrefix("a"))
        } catch let error as EngineError {
            #expect(error.code == .protocolViolation)
            expectOneSentence(error)
        }
    }

    @Test("Names of models are clean, and stay what the server calls them in a request")
    func names() async throws {
        let list = #"{"data":[{"id":"evil\u001b]0;x\u0007\u0000\u202ename"}]}"#
        let handler: LoopbackServer.Handler = { request, reply in
            guard request.line == "GET /v1/models" else {
                let body = String(decoding: request.body, as: UTF8.self)
                #expect(body.contains(#"evil\u001b]0;x\u0007\u0000"#), "\(body)")
                try await reply.sendJSON(#"{"error":"no \u001b[31m"}"#, status: "400 Bad Request")
                return .close
            }
            try await reply.sendJSON(list)
            return .keep
        }
        try await LoopbackServer.run(handler) { address, transport in
            let engine = ServerEngine(
                .openAI, at: try Endpoint(address), apiKey: nil, transport: transport)
            let models = try await engine.models()
            #expect(models.map(\.name) == ["evil ]0;x  name"])
            _ = try await engine.load(LoadRequest(model: models[0].name)) { _ in }
            let error = try #require(try await engine.outcome().error)
            expectOneSentence(error)
            await #expect {
                try await engine.load(LoadRequest(model: "\u{1B}[2J")) { _ in }
            } throws: { error in
                (error as? EngineError).map { !$0.description.contains("\u{1B}") } == true
            }
        }
    }

    @Test("JSON a hundred thousand deep is no JSON, wherever it stands")
    func deep() async throws {
        let deep = String(repeating: "[", count: 100_000)
        let objects = String(repeating: #"{"error":"#, count: 100_000)
        for bad in [deep, objects, #"{"choices":\#(deep)"#] {
            await #expect {
                try await reply(to: Array(bad.utf8))
            } throws: { ($0 as? EngineError)?.code == .protocolViolation }
            let refused = try await failure { _, reply in
                try await reply.sendJSON(bad, status: "500 Internal Server Error")
                return .close
            }
            #expect(refused.code == .failed)
            expectOneSentence(refused)
            let handler: LoopbackServer.Handler = { _, reply in
                try await reply.sendJSON(bad)
                return .close
            }
            try await LoopbackServer.run(handler) { address, transport in
                _ = await #expect {
                    try await engine(address, transport).models()
                } throws: { ($0 as? EngineError)?.code == .protocolViolation }
            }
        }
    }

    @Test("What came in front of an error in the same packet is not lost")
    func errorBehindText() async throws {
        let server = ReplayServer(.vllm)
        server.answerChats { _, reply in
            try await reply.send(
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
                    + "data: {\"choices\":[{\"delta\":{\"content\":\"so far\"}}]}\n\n"
                    + "data: {\"error\":{\"message\":\"gone\"}}\n\n")
            // The error is told although the connection stays open.
            try await reply.waitForClose()
            return .close
        }
        let outcome = try await server.run { try await $0.outcome() }
        #expect(outcome.text(.answer) == "so far")
        #expect(outcome.error?.code == .failed)
    }
}
