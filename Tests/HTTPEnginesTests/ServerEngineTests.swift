import ChatCore
import EngineKit
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import HTTPEngines

@Suite struct ServerEngineTests: EngineOnLoopback {
    @Test("Loading tells what is in force")
    func load() async throws {
        let loaded = try await LoopbackServer.run(llamaServer { _, _ in .close }) {
            address, transport in
            let engine = try engine(address, transport)
            let models = try await engine.models()
            #expect(models.map(\.name) == ["SmolLM2-135M-Instruct.Q4_1"])
            #expect(models.first?.displayName == "SmolLM2-135M-Instruct")
            #expect(models.first?.engine == address)
            return try await engine.load(LoadRequest(model: models[0].name)) { _ in }
        }
        #expect(loaded.contextWindow == 2048)
        #expect(loaded.engine == "llama-server")
        #expect(loaded.engineVersion == "b0-unknown")
        #expect(loaded.hasChatTemplate)
        #expect(loaded.model.quantization == Quantization("Q4_1"))
        #expect(loaded.model.parameters == 134_515_008)
        #expect(loaded.model.trainedContext == 8192)
        #expect(loaded.loadSeconds == nil)
    }

    @Test("Another model than the one served is refused")
    func otherModel() async throws {
        await #expect {
            try await LoopbackServer.run(llamaServer { _, _ in .close }) { address, transport in
                try await engine(address, transport).load(LoadRequest(model: "gemma")) { _ in }
            }
        } throws: { ($0 as? EngineError)?.code == .modelNotFound }
    }

    @Test("A server that is still loading is asked again, and stopping ends the wait")
    func stillLoading() async throws {
        let asked = Mutex(0)
        let handler: LoopbackServer.Handler = { request, reply in
            if request.line == "GET /props",
                asked.withLock({
                    $0 += 1; return $0 < 3
                })
            {
                try await reply.send(try Capture("llama-server/00b-chat-while-loading"))
                return .close
            }
            return try await llamaServer { _, _ in .close }(request, reply)
        }
        try await LoopbackServer.run(handler) { address, transport in
            let clock = ManualClock()
            let engine = ServerEngine(
                .llamaServer, at: try Endpoint(address), apiKey: nil, transport: transport,
                clock: clock)
            async let loaded = engine.load(LoadRequest(model: "")) { _ in }
            await clock.advanceToNextSleeper()
            await clock.advanceToNextSleeper()
            #expect(try await loaded.contextWindow == 2048)

            asked.withLock { $0 = 0 }
            let load = Task { try await engine.load(LoadRequest(model: "")) { _ in } }
            await clock.waitForSleepers()
            load.cancel()
            await #expect { try await load.value } throws: {
                ($0 as? EngineError)?.code == .cancelled
            }
        }
    }

    @Test("A reply streams, with the request llama-server wants")
    func generate() async throws {
        let seen = Mutex<[LoopbackServer.Request]>([])
        let events = try await events { request, reply in
            seen.withLock { $0.append(request) }
            try await reply.send(try Capture("llama-server/16-turn1-timings-progress"))
            return .keep
        }
        #expect(text(events).hasPrefix("The rain is"))
        guard case .finished(let result) = events.last else {
            Issue.record("no end")
            return
        }
        #expect(result.usage?.completionTokens == 48)
        #expect(result.seed == 42)
        #expect(events.contains(.cache(CacheOccupancy(cellsUsed: 240, cellsTotal: 2048))))

        let request = try #require(seen.withLock { $0.first })
        #expect(request.line == "POST /v1/chat/completions")
        // With such a header the server goes on after the connection is closed.
        #expect(!request.head.lowercased().contains("x-conversation-id"))
        #expect(!request.head.lowercased().contains("authorization"))
        let body = try #require(
            try JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any])
        #expect(body["model"] as? String == "/models/SmolLM2-135M-Instruct.Q4_1.gguf")
        #expect(body["stream"] as? Bool == true)
        #expect((body["stream_options"] as? [String: Bool])?["include_usage"] == true)
        #expect(body["timings_per_token"] as? Bool == true)
        #expect(body["return_progress"] as? Bool == true)
        #expect(body["seed"] as? Int == 42)
        #expect(body["max_tokens"] as? Int == 48)
        #expect(body["temperature"] as? Double == 0)
    }

    @Test("The server's own framing of the stream is understood")
    func ownFraming() async throws {
        let events = try await events { _, reply in
            let capture = try Capture("llama-server/15-stream-chunked-framing")
            try await reply.send(capture.head + "\r\n\r\n")
            for byte in capture.body.prefix(6000) {
                try await reply.send([byte])
            }
            try await reply.send(capture.body.dropFirst(6000))
            return .keep
        }
        // Every byte alone, so that no character came whole.
        #expect(text(events).hasPrefix("L'Étoile, la Marseillaise"))
    }

    @Test("Stopping ends the stream with what there was, and closes the connection")
    func cancel() async throws {
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
            var events: [GenerationEvent] = []
            for try await event in engine.generate(request()) {
                if case .text = event, text(events).isEmpty {
                    // One that is not running touches nothing.
                    engine.cancel(GenerationID(rawValue: 99))
                    engine.cancel(GenerationID(rawValue: 1))
                }
                events.append(event)
            }
            guard case .finished(let result) = events.last else {
                Issue.record("no end")
                return
            }
            #expect(result.reason == .cancelled)
            #expect(result.usage?.promptTokens == 193)
            #expect(text(events).hasPrefix("The"))
            for await _ in closed { break }
        }
    }

    @Test("Dropping the stream closes the connection, too")
    func drop() async throws {
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

    @Test("Tokens are counted by the server, occupancy is the slot last used")
    func countAndOccupancy() async throws {
        try await LoopbackServer.run(llamaServer { _, _ in .close }) { address, transport in
            let engine = try engine(address, transport)
            await #expect { _ = try await engine.occupancy() } throws: {
                ($0 as? EngineError)?.code == .noModel
            }
            _ = try await engine.load(LoadRequest(model: "")) { _ in }
            #expect(
                try await engine.countTokens(in: [PromptMessage(.user, "Hi")])
                    == Figure(37, .engineReported))
            #expect(
                try await engine.occupancy() == CacheOccupancy(cellsUsed: 195, cellsTotal: 2048))
            await engine.unload()
            await #expect { _ = try await engine.occupancy() } throws: {
                ($0 as? EngineError)?.code == .noModel
            }
        }
    }

    @Test("A reply comes through a socket as through a port")
    func unixSocket() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/a server.sock"
        let handler = llamaServer { _, reply in
            try await reply.send(try Capture("llama-server/16-turn1-timings-progress"))
            return .keep
        }
        try await LoopbackServer.run(socket: path, handler) { address, transport in
            let engine = try await ServerProbe(keys: .none, transport: transport)
                .engine(at: address)
            #expect(engine.kind == .llamaServer)
            #expect(engine.address == "unix:\(path)")
            let loaded = try await engine.load(LoadRequest(model: "")) { _ in }
            #expect(loaded.model.engine == "unix:\(path)")
            var events: [GenerationEvent] = []
            for try await event in engine.generate(request()) { events.append(event) }
            #expect(text(events).hasPrefix("The rain is"))
        }
    }

    @Test("A socket nobody listens at is told by its path")
    func silentSocket() async throws {
        let transport = HTTPTransport(limits: LoopbackServer.patience)
        let engine = try engine("llama-server+unix:/nonexistent/x.sock", transport)
        await #expect {
            _ = try await engine.load(LoadRequest(model: "")) { _ in }
        } throws: {
            let error = $0 as? EngineError
            return error?.code == .unreachable
                && error?.description.contains("unix:/nonexistent/x.sock") == true
        }
        await transport.shutdown()
    }

    @Test("The key is sent to a server that wants one")
    func apiKey() async throws {
        let heads = Mutex<[String]>([])
        let handler: LoopbackServer.Handler = { request, reply in
            heads.withLock { $0.append(request.head) }
            return try await llamaServer { _, _ in .close }(request, reply)
        }
        try await LoopbackServer.run(handler) { address, transport in
            _ = try await engine(address, transport, key: "k-1").models()
        }
        #expect(heads.withLock { $0.first }?.contains("Authorization: Bearer k-1") == true)
    }
}
