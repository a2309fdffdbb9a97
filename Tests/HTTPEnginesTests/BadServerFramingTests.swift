import ChatCore
import EngineKit
import Synchronization
import Testing

@testable import HTTPEngines

/// HTTP as it should not be, and as it may be.
@Suite("Servers with odd HTTP", .timeLimit(.minutes(5)))
struct BadServerFramingTests: EngineOnLoopback {
    private static let event = "data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}\n\n"
    private static let end =
        "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"
    private static let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
    private static var chunked: String { head + "Transfer-Encoding: chunked\r\n\r\n" }

    private static func chunk(_ text: String, _ more: String = "") -> String {
        String(text.utf8.count, radix: 16) + more + "\r\n" + text + "\r\n"
    }

    @Test(
        "Unusual HTTP that is right is understood",
        arguments: [
            // Extensions of chunks, capital digits, zeros in front, and trailers.
            chunked + "0" + chunk(event, ";a=\"b c\"") + chunk(end) + "0;x\r\nChecksum: 1\r\n\r\n",
            // A provisional answer in front, and another.
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + chunked
                + chunk(event + end) + "0\r\n\r\n",
            // Until the end of the connection, of HTTP/1.0 and 1.1.
            "HTTP/1.0 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" + event + end,
            head + "\r\n" + event + end,
            // A length, odd case, no reason phrase.
            "HTTP/1.1 200\r\nCONTENT-TYPE: Text/Event-Stream;charset=utf-8\r\nContent-Length: \((event + end).utf8.count)\r\n\r\n"
                + event + end,
            head + "Content-Encoding: identity\r\n\r\n" + event + end,
        ])
    func right(answer: String) async throws {
        let events = try await events { _, reply in
            try await reply.send(answer)
            return .close
        }
        #expect(text(events) == "Hi")
        guard case .finished(let result) = events.last else {
            Issue.record("no end")
            return
        }
        #expect(result.reason == .stop)
    }

    @Test(
        "Wrong HTTP is told as such",
        arguments: [
            chunked + "zz\r\n" + event,
            chunked + "-5\r\n" + event,
            chunked + "FFFFFFFFFFFFFFFFFF\r\n" + event,
            chunked + "3\r\n" + event,
            "HTTP/1.1 2000 OK\r\n\r\n", "HTTP/9.9 200 OK\r\n\r\n", "HELLO\r\n\r\n",
            head + "Content-Length: x\r\n\r\n" + event,
            head + "Bad Header\r\n\r\n" + event,
            "\u{16}\u{3}\u{1}\u{0}\u{5}\u{1}\r\n\r\n",
        ])
    func wrong(answer: String) async throws {
        let error = try await failure { _, reply in
            try await reply.send(answer)
            try await reply.waitForClose()
            return .close
        }
        #expect(error.code == .protocolViolation, "\(error.description)")
        expectOneSentence(error)
    }

    @Test(
        "A body that is not ended was broken off, and nothing is made up",
        arguments: [
            chunked, chunked + chunk(event), chunked + chunk(event) + "5\r\nab",
            head + "Content-Length: 10000\r\n\r\n" + event, head + "\r\n" + event, head, "HTTP/1.1",
        ])
    func unfinished(answer: String) async throws {
        let error = try await failure { _, reply in
            try await reply.send(answer)
            return .close
        }
        #expect(error.code == .crashed, "\(error.description)")
        expectOneSentence(error)
    }

    @Test(
        "Headers without end are refused before they fill the memory", arguments: [true, false])
    func headers(one: Bool) async throws {
        let error = try await failure { _, reply in
            try await reply.send("HTTP/1.1 200 OK\r\n")
            if one { try await reply.send("X: ") }
            let piece = one ? String(repeating: "x", count: 8192) : "X: y\r\n"
            for _ in 0..<20_000 { try await reply.send(piece) }
            // It is the client that gives up.
            try await reply.waitForClose()
            return .close
        }
        #expect(error.code == .protocolViolation || error.code == .crashed)
        expectOneSentence(error)
    }

    @Test("A second answer nobody asked for is not taken for the next one")
    func twoAnswers() async throws {
        let asked = Mutex(0)
        let handler: LoopbackServer.Handler = { request, reply in
            let count = asked.withLock {
                $0 += 1
                return $0
            }
            guard count == 1 else {
                try await reply.sendJSON(#"{"data":[{"id":"right"}]}"#)
                return .keep
            }
            let first = #"{"data":[{"id":"first"}]}"#
            let second = #"{"data":[{"id":"wrong"}]}"#
            try await reply.send(
                [first, second].map {
                    "HTTP/1.1 200 OK\r\nContent-Length: \($0.utf8.count)\r\n\r\n\($0)"
                }.joined())
            return .keep
        }
        try await LoopbackServer.run(handler) { address, transport in
            let engine = ServerEngine(
                .openAI, at: try Endpoint(address), apiKey: nil, transport: transport)
            // Either it is noticed with the first answer, or with the next question.
            let first = try? await engine.models()
            #expect(first == nil || first?.map(\.name) == ["first"])
            let second = try? await engine.models()
            #expect(second == nil || second?.map(\.name) == ["right"])
            #expect(try await engine.models().map(\.name) == ["right"])
        }
    }

    @Test("A connection the server closes between two questions costs nobody anything")
    func staleQuestion() async throws {
        let seen = Mutex<[Int]>([])
        let handler: LoopbackServer.Handler = { request, reply in
            let isFirst = seen.withLock { seen in
                defer { seen.append(request.connection) }
                return !seen.contains(request.connection)
            }
            // Every second question on a connection finds it closed.
            guard isFirst else { return .close }
            try await reply.sendJSON(#"{"data":[{"id":"m"}]}"#)
            return .keep
        }
        try await LoopbackServer.run(handler) { address, transport in
            let engine = ServerEngine(
                .openAI, at: try Endpoint(address), apiKey: nil, transport: transport)
            for _ in 0..<20 {
                #expect(try await engine.models().map(\.name) == ["m"])
            }
        }
        // It did keep connections.
        #expect(seen.withLock { Set($0).count < $0.count })
    }

    @Test("Each reply has a connection of its own, whatever the server closes")
    func staleReply() async throws {
        let seen = Mutex<[Int]>([])
        let handler = llamaServer { request, reply in
            seen.withLock { $0.append(request.connection) }
            try await reply.send(try Capture("llama-server/25-other-model-name"))
            return .keep
        }
        try await LoopbackServer.run(handler) { address, transport in
            let engine = try engine(address, transport)
            _ = try await engine.load(LoadRequest(model: "")) { _ in }
            for id in 1...5 {
                #expect(try await engine.outcome(UInt64(id)).result?.reason == .length)
            }
        }
        #expect(Set(seen.withLock { $0 }).count == 5)
    }
}
