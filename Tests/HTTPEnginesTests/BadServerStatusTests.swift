import ChatCore
import EngineKit
import Synchronization
import Testing

@testable import HTTPEngines

/// What a person is told of answers that are no reply, from an engine or a proxy before it.
@Suite("Servers that refuse", .timeLimit(.minutes(5)))
struct BadServerStatusTests: EngineOnLoopback {
    struct Case: Sendable, CustomTestStringConvertible {
        var status: String
        var headers = ""
        var body = ""
        var code: EngineError.Code
        var words: [String]

        var testDescription: String { "\(status) \(headers) \(body)" }
    }

    private static let page = "<html><head><title>Sorry</title></head><body>\u{1B}[2J</body></html>"

    @Test(
        "Each status has its sentence",
        arguments: [
            Case(status: "204 No Content", code: .failed, words: ["status 204"]),
            Case(
                status: "401 Unauthorized", code: .failed, words: ["--host-key", "CANTER_API_KEY"]),
            Case(
                status: "401 Unauthorized", body: #"{"error":"Unauthorized"}"#, code: .failed,
                words: ["(Unauthorized)", "--host-key"]),
            Case(status: "403 Forbidden", body: page, code: .failed, words: ["--host-key"]),
            Case(
                status: "404 Not Found", body: "404 page not found", code: .protocolViolation,
                words: ["(404 page not found)"]),
            Case(status: "404 Not Found", body: page, code: .protocolViolation, words: ["kind"]),
            Case(
                status: "405 Method Not Allowed", body: #"{"detail":"Method Not Allowed"}"#,
                code: .protocolViolation, words: ["(Method Not Allowed)"]),
            Case(
                status: "413 Request Entity Too Large", body: page, code: .failed,
                words: ["shorten the conversation", "proxy"]),
            Case(
                status: "429 Too Many Requests", headers: "Retry-After: 20\r\n", code: .failed,
                words: ["send again in 20 s."]),
            Case(
                status: "429 Too Many Requests",
                headers:
                    "Date: Fri, 27 Nov 2026 07:58:00 GMT\r\nRetry-After: Fri, 27 Nov 2026 08:01:10 GMT\r\n",
                body: #"{"error":{"message":"slow down"}}"#, code: .failed,
                words: ["(slow down)", "send again in 4 min."]),
            Case(
                status: "429 Too Many Requests", headers: "Retry-After: soon\r\n", code: .failed,
                words: ["send again later."]),
            Case(status: "500 Internal Server Error", code: .failed, words: ["status 500", "log"]),
            Case(
                status: "500 Internal Server Error", body: "Internal\r\n Server \u{7}Error",
                code: .failed, words: ["(Internal Server  Error)"]),
            Case(
                status: "500 Internal Server Error",
                body: #"{"error":{"message":"cuda \u001b[31m\u0000error"}}"#, code: .failed,
                words: ["(cuda  [31m error)"]),
            Case(
                status: "502 Bad Gateway", body: page, code: .unreachable, words: ["proxy", "502"]),
            Case(status: "504 Gateway Time-out", code: .unreachable, words: ["proxy", "504"]),
            Case(
                status: "503 Service Unavailable",
                body: #"{"error":{"code":503,"message":"Loading model"}}"#, code: .failed,
                words: ["still loading", "send again in a moment"]),
            Case(
                status: "503 Service Unavailable", headers: "Retry-After: 7200\r\n",
                code: .failed, words: ["busy", "send again in 2 h"]),
            Case(status: "503 Service Unavailable", body: page, code: .failed, words: ["busy"]),
            Case(
                status: "400 Bad Request", body: #"{"error":{"message":null}}"#, code: .failed,
                words: ["status 400"]),
            Case(status: "300 Multiple Choices", code: .protocolViolation, words: ["where"]),
            Case(status: "200 OK", body: page, code: .protocolViolation, words: ["stream"]),
            Case(
                status: "200 OK", body: #"{"error":{"message":"out of memory"}}"#, code: .failed,
                words: ["(out of memory)"]),
            Case(
                status: "200 OK", body: #"{"choices":[]}"#, code: .protocolViolation,
                words: ["stream"]),
            Case(
                status: "200 OK",
                headers: "Content-Type: text/event-stream\r\nContent-Encoding: gzip\r\n",
                body: "\u{1F}\u{8B}\u{8}", code: .protocolViolation, words: ["(gzip)", "proxy"]),
        ])
    func status(_ example: Case) async throws {
        let error = try await failure { _, reply in
            try await reply.send(
                "HTTP/1.1 \(example.status)\r\n\(example.headers)"
                    + (example.status.hasPrefix("204")
                        ? "\r\n" : "Content-Length: \(example.body.utf8.count)\r\n\r\n")
                    + example.body)
            return .close
        }
        if !(example.code == .failed && error.code == .noModel) {
            #expect(error.code == example.code)
        }
        for word in example.words {
            #expect(error.description.contains(word), "\(error.description)")
        }
        expectOneSentence(error)
    }

    @Test("A refusal whose body never ends, or breaks off, is told all the same")
    func endlessRefusal() async throws {
        let broken = try await failure { _, reply in
            try await reply.send(
                "HTTP/1.1 429 Too Many Requests\r\nContent-Length: 100\r\n\r\nslow down")
            return .close
        }
        #expect(broken.description.contains("(slow down)"))
        var limits = LoopbackServer.patience
        limits.questionIdle = .milliseconds(100)
        let server = ReplayServer(.vllm)
        server.answerChats { _, reply in
            try await reply.send("HTTP/1.1 413 Too Large\r\nContent-Length: 100\r\n\r\n")
            try await reply.waitForClose()
            return .close
        }
        // Loading is not what is to be quick here.
        let patient = LoopbackServer.patience
        let error = try await LoopbackServer.run(limits: patient, server.handler) { address, _ in
            let transport = HTTPTransport(limits: limits)
            let engine = ServerEngine(
                .openAI, at: try Endpoint(address), apiKey: nil, transport: transport)
            _ = try? await engine.load(LoadRequest(model: "")) { _ in }
            let outcome = try await engine.outcome()
            await transport.shutdown()
            return outcome.error
        }
        #expect(error?.code == .failed || error?.code == .noModel)
    }

    @Test("A redirect takes neither the key nor the conversation along, and tells where it leads")
    func redirect() async throws {
        let strangers = Mutex(0)
        let elsewhere: LoopbackServer.Handler = { _, reply in
            strangers.withLock { $0 += 1 }
            try await reply.sendJSON("{}")
            return .keep
        }
        try await LoopbackServer.run(elsewhere) { other, _ in
            let places = [
                ("\(other)/v1/chat/completions", other),
                ("\(other)/v1/chat/completions/", other),
                ("\(other)/login?to=%2Fv1", "\(other)/login?to=%2Fv1"),
                ("//other.example/v1/chat/completions", "http://other.example"),
                ("https://box\u{7}/x", "https://box /x"),
            ]
            for (location, told) in places {
                for status in ["301 Moved", "302 Found", "307 Temporary", "308 Permanent"] {
                    let error = try await failure { _, reply in
                        try await reply.send(
                            "HTTP/1.1 \(status)\r\nLocation: \(location)\r\nContent-Length: 0\r\n\r\n"
                        )
                        return .close
                    }
                    #expect(error.code == .protocolViolation)
                    #expect(
                        error.description.contains("sends requests on to \(told):")
                            || location.contains("\u{7}"), "\(error.description)")
                    expectOneSentence(error)
                }
            }
        }
        #expect(strangers.withLock { $0 } == 0)
    }

    @Test("A redirect on the same server gives the address to use instead")
    func samePlace() async throws {
        let handler: LoopbackServer.Handler = { request, reply in
            let path = request.line.split(separator: " ").last ?? ""
            try await reply.send(
                "HTTP/1.1 308 Permanent\r\nLocation: /llm\(path)\r\nContent-Length: 0\r\n\r\n")
            return .close
        }
        try await LoopbackServer.run(handler) { address, transport in
            _ = await #expect {
                try await engine(address, transport).models()
            } throws: { error in
                "\(error)".contains("sends requests on to \(address)/llm: give that address")
            }
        }
    }

    @Test("A key that a server repeats is not shown")
    func echoedKey() async throws {
        for status in ["401 Unauthorized", "400 Bad Request"] {
            let handler = llamaServer { _, reply in
                try await reply.sendJSON(
                    #"{"error":{"message":"Invalid key sk-hush-1 given"}}"#, status: status)
                return .close
            }
            try await LoopbackServer.run(handler) { address, transport in
                let engine = try engine(address, transport, key: "sk-hush-1")
                _ = try await engine.load(LoadRequest(model: "")) { _ in }
                let error = try #require(try await engine.outcome().error)
                #expect(error.description.contains("Invalid key (secret) given"))
                var dumped = ""
                dump(error, to: &dumped)
                #expect(!dumped.contains("hush"))
            }
        }
        let inStream = llamaServer { _, reply in
            try await reply.send(
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: {\"error\":\"no sk-hush-1\"}\n\n"
            )
            return .close
        }
        try await LoopbackServer.run(inStream) { address, transport in
            let engine = try engine(address, transport, key: "sk-hush-1")
            _ = try await engine.load(LoadRequest(model: "")) { _ in }
            let error = try #require(try await engine.outcome().error)
            #expect(!error.description.contains("hush"))
        }
    }
}
