import ChatCore
import EngineKit
import Synchronization
import Testing

@testable import HTTPEngines

/// Servers that send more than anybody can want, or nothing at all.
// One after the other: each keeps the threads of all busy.
@Suite("Servers without measure", .serialized, .timeLimit(.minutes(5)))
struct BadServerFloodTests: EngineOnLoopback {
    private static let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"

    @Test("A line without end is given up at 16 MiB")
    func endlessLine() async throws {
        let error = try await failure { _, reply in
            try await reply.send(Self.head + "data: ")
            let block = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
            for _ in 0..<100 { try await reply.send(block) }
            // It is the client that gives up.
            try await reply.waitForClose()
            return .close
        }
        #expect(error.code == .protocolViolation)
        #expect(error.description.contains("line without end"))
        expectOneSentence(error)
    }

    @Test("An answer without end is given up at 8 MiB")
    func endlessAnswer() async throws {
        let handler: LoopbackServer.Handler = { _, reply in
            try await reply.send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n[")
            let block = [UInt8](repeating: UInt8(ascii: " "), count: 1 << 20)
            for _ in 0..<100 { try await reply.send(block) }
            return .close
        }
        try await LoopbackServer.run(handler) { address, transport in
            _ = await #expect {
                try await engine(address, transport).models()
            } throws: { error in
                let error = error as? EngineError
                return error?.code == .protocolViolation
                    && error?.description.contains("endless answer") == true
            }
        }
    }

    @Test("An answer that comes byte by byte is given up when its time is over")
    func drippingAnswer() async throws {
        var limits = LoopbackServer.patience
        limits.question = .milliseconds(500)
        let handler: LoopbackServer.Handler = { _, reply in
            try await reply.send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n[")
            // Until the client closes the connection.
            while true { try await reply.send(" ") }
        }
        try await LoopbackServer.run(limits: limits, handler) { address, transport in
            _ = await #expect {
                try await engine(address, transport).models()
            } throws: { error in
                (error as? EngineError)?.code == .unreachable
            }
        }
    }

    /// The events a slow reader was behind at most, when the server sends as fast as it can.
    @Test("What nobody has read yet is kept within bounds, and nothing is lost")
    func slowReader() async throws {
        let count = 12_000
        let handler = llamaServer { _, reply in
            try await reply.send(Self.head)
            let event = "data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\n"
            for _ in 0..<(count / 100) {
                try await reply.send(String(repeating: event, count: 100))
            }
            try await reply.send(
                "data: {\"choices\":[{\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n")
            // What still waits to be sent would go with the connection.
            try await reply.waitForClose()
            return .close
        }
        // The engine's clock counts what was taken: each piece of text says how many had been
        // when it came.
        let taken = Mutex<Int64>(0)
        try await LoopbackServer.run(handler) { address, transport in
            let engine = ServerEngine(
                .llamaServer, at: try Endpoint(address), apiKey: nil, transport: transport,
                now: { MonotonicInstant(nanoseconds: taken.withLock { $0 }) })
            _ = try await engine.load(LoadRequest(model: "")) { _ in }
            var text = 0
            var behind: Int64 = 0
            for try await event in engine.generate(request()) {
                guard case .text(let delta) = event else { continue }
                text += delta.text.count
                let now = taken.withLock {
                    $0 += 1
                    return $0
                }
                behind = max(behind, now - delta.at.nanoseconds)
                // Slower than the server is read.
                for _ in 0..<20 { await Task.yield() }
            }
            #expect(text == count)
            // A full queue, and what one packet holds.
            #expect(behind < Int64(EventBuffer.longest) + 2000, "\(behind) behind")
        }
    }

    @Test("A stop ends a reply that is not being read")
    func stopUnread() async throws {
        let (closed, closing) = AsyncStream<Void>.makeStream()
        let handler = llamaServer { _, reply in
            try await reply.send(Self.head)
            let event = "data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\n"
            do {
                while true { try await reply.send(String(repeating: event, count: 100)) }
            } catch {
                closing.yield()
            }
            return .close
        }
        try await LoopbackServer.run(handler) { address, transport in
            let engine = try engine(address, transport)
            _ = try await engine.load(LoadRequest(model: "")) { _ in }
            let stream = engine.generate(request())
            var iterator = stream.makeAsyncIterator()
            _ = try await iterator.next()
            engine.cancel(GenerationID(rawValue: 1))
            for await _ in closed { break }
            var last: GenerationEvent?
            while let event = try await iterator.next() { last = event }
            guard case .finished(let result) = last else {
                Issue.record("no end")
                return
            }
            #expect(result.reason == .cancelled)
        }
    }

    @Test("A reply whose stream is dropped is stopped")
    func dropped() async throws {
        let (closed, closing) = AsyncStream<Void>.makeStream()
        let handler = llamaServer { _, reply in
            let capture = try Capture("llama-server/16-turn1-timings-progress")
            try await reply.send(capture, events: capture.events.prefix(8))
            try? await reply.waitForClose()
            closing.yield()
            return .close
        }
        try await LoopbackServer.run(handler) { address, transport in
            let engine = try engine(address, transport)
            _ = try await engine.load(LoadRequest(model: "")) { _ in }
            for try await _ in engine.generate(request()) { break }
            for await _ in closed { break }
        }
    }

    @Test("A server that accepts and never answers is given up")
    func mute() async throws {
        var limits = LoopbackServer.patience
        limits.questionIdle = .milliseconds(50)
        let handler: LoopbackServer.Handler = { _, reply in
            try await reply.waitForClose()
            return .close
        }
        try await LoopbackServer.run(limits: limits, handler) { address, transport in
            _ = await #expect {
                try await engine(address, transport).models()
            } throws: { error in
                guard let error = error as? EngineError else { return false }
                expectOneSentence(error)
                return error.code == .unreachable && error.description.contains("does not answer")
            }
        }
    }
}
