import ChatCore
import EngineKit
import Synchronization
import TestSupport
import Testing

@testable import HTTPEngines

@Suite("LM Studio: chats", .timeLimit(.minutes(5)))
struct LMStudioChatTests: EngineOnLMStudio {
    @Test("A reply streams; the whole conversation is sent, the model's own turns too")
    func reply() async throws {
        let server = LMStudioModel()
        try await with(server) { engine in
            _ = try await load(engine)
            let (events, error) = try await reply(engine, request())
            #expect(error == nil && text(events) == "The rain.")
            let result = try #require(self.result(events))
            #expect(result.reason == .stop && result.seed == 42)
            #expect(
                result.usage == Usage(promptTokens: 11, cachedTokens: nil, completionTokens: 3))
            // It tells no times.
            #expect(result.timings.prefillSeconds == nil && result.timings.decodeSeconds == nil)
            for case .text(let delta) in events { #expect(delta.tokens == nil) }
        }
        let body = try #require(server.bodies("POST /v1/chat/completions").first)
        #expect(body["stream_options"]?["include_usage"] == .boolean(true))
        #expect(
            body["messages"]?.array?.map { $0["role"]?.string } == ["user", "assistant", "user"])
        #expect(body["top_k"] == .integer(40) && body["min_p"] == .number(0.05))
        #expect(body["max_tokens"] == .integer(48) && body["temperature"] == .integer(0))
        #expect(body["ttl"] == nil && body["response_format"] == nil)
        #expect(body["reasoning_effort"] == nil)
    }

    @Test("Thinking is read under either name", arguments: ["openai/gpt-oss-20b", "m"])
    func reasoning(model: String) throws {
        let script = LMStudioModel.Script.reply(
            reasoning: ["Hm, ", "rain."], answer: ["Wet."], usage: false, finish: "stop")
        let events = try read(script, model: model)
        #expect(text(events, .reasoning) == "Hm, rain." && text(events) == "Wet.")
        // Older versions count nothing.
        #expect(result(events)?.usage == nil)
    }

    @Test("Settings go by the names it takes, and only where it takes them")
    func settings() async throws {
        let server = LMStudioModel()
        var settings = EngineSettings()
        settings.keepAlive = .seconds(600)
        var request = request()
        request.thinking.effort = "high"
        request.sampling.jsonSchema = #"{"type":"object"}"#
        try await with(server) { engine in
            _ = try await load(engine, LMStudioModel.qwen, settings)
            _ = try await reply(engine, request)
            settings.keepAlive = .forever
            _ = try await load(engine, LMStudioModel.llama, settings)
            _ = try await reply(engine, request)
        }
        let bodies = server.bodies("POST /v1/chat/completions")
        #expect(bodies[0]["ttl"] == .integer(600) && bodies[1]["ttl"] == nil)
        #expect(bodies[0]["reasoning_effort"] == .string("high"))
        #expect(bodies[1]["reasoning_effort"] == nil)
        let format = bodies[0]["response_format"]
        #expect(format?["type"] == .string("json_schema"))
        #expect(format?["json_schema"]?["schema"]?["type"] == .string("object"))
    }

    @Test("What it cannot do is said before anything is sent")
    func unsupported() async throws {
        let server = LMStudioModel()
        var grammar = request()
        grammar.sampling.grammar = "root ::= [0-9]"
        var continuation = request()
        continuation.continuesReply = true
        try await with(server) { engine in
            _ = try await load(engine)
            #expect(try await reply(engine, grammar).error?.code == .unsupported)
            #expect(try await reply(engine, continuation).error?.code == .unsupported)
        }
        #expect(server.bodies("POST /v1/chat/completions").isEmpty)
    }

    @Test(
        "Reasons to end are told apart",
        arguments: [
            ("stop", FinishReason.stop), ("eosFound", .stop), ("stopStringFound", .stop),
            ("length", .length), ("maxPredictedTokensReached", .length),
            ("contextLengthReached", .length), ("userStopped", .cancelled),
            ("modelUnloaded", .error), ("failed", .error),
        ])
    func reasons(word: String, reason: FinishReason) throws {
        let script = LMStudioModel.Script.reply(
            reasoning: [], answer: ["a"], usage: true, finish: word)
        #expect(result(try read(script))?.reason == reason)
    }

    @Test("A prompt that does not fit is told, though the head says 200")
    func overflow() async throws {
        let server = LMStudioModel()
        let text =
            "Trying to keep the first 5231 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens, which is not enough."
        try await with(server) { engine in
            _ = try await load(engine)
            server.state.withLock { $0.script = .error(text, behind: []) }
            let error = try await reply(engine, request()).error
            #expect(error?.code == .contextOverflow)
            #expect(error?.overflow == ContextOverflow(promptTokens: 5231, window: 4096))
        }
    }

    @Test("A reply of nothing most likely did not fit, and is said to")
    func empty() async throws {
        let server = LMStudioModel()
        try await with(server) { engine in
            _ = try await load(engine)
            for (id, script) in [LMStudioModel.Script.empty, .onlyDone].enumerated() {
                server.state.withLock { $0.script = script }
                let (events, error) = try await reply(engine, request(UInt64(id)))
                #expect(events.isEmpty)
                #expect(error?.code == .contextOverflow)
                #expect(error?.overflow == ContextOverflow(window: 4096))
                #expect(error?.description.contains("empty reply") == true)
            }
        }
    }

    @Test("A reply that fails or breaks off keeps its text")
    func failures() async throws {
        let server = LMStudioModel()
        try await with(server) { engine in
            _ = try await load(engine)
            server.state.withLock {
                $0.script = .error("The model has crashed", behind: ["Th", "e"])
            }
            let failed = try await reply(engine, request())
            #expect(text(failed.events) == "The")
            #expect(failed.error?.code == .failed)
            #expect(failed.error?.description.contains("has crashed") == true)
            server.state.withLock { $0.script = .cut }
            let cut = try await reply(engine, request(2))
            #expect(text(cut.events) == "The " && cut.error?.code == .crashed)
        }
    }

    @Test(
        "Text and error in one piece are both read, and any form of an error is one",
        arguments: [
            #"{"error":{"message":"boom"}}"#, #"{"error":"boom"}"#, #"{"message":"boom"}"#,
            #""boom""#, "boom",
        ])
    func onePiece(data: String) throws {
        var reader = reader()
        let text =
            #"data: {"choices":[{"delta":{"content":"a"}}]}"#
            + "\n\nevent: error\ndata: \(data)\n\n"
        var events: [GenerationEvent] = []
        #expect {
            try reader.feed(
                Array(text.utf8), at: MonotonicInstant(nanoseconds: 0), into: &events)
        } throws: {
            ($0 as? EngineError)?.description.contains("boom") == true
        }
        #expect(self.text(events) == "a")
    }

    @Test("Split at every byte the reply is the same")
    func everySplit() throws {
        let script = LMStudioModel.Script.reply(
            reasoning: ["ö"], answer: ["🦙", "!"], usage: true, finish: "stop")
        let whole = try read(script)
        #expect(text(whole) == "🦙!")
        let body = Array(LMStudioModel.events(script).events.joined().utf8)
        for cut in body.indices {
            var reader = reader()
            var events = try reader.feed(Array(body[..<cut]), at: MonotonicInstant(nanoseconds: 0))
            events += try reader.feed(Array(body[cut...]), at: MonotonicInstant(nanoseconds: 0))
            #expect(events + (try reader.end()) == whole)
        }
    }

    @Test("Stopping ends the stream with what there was, and closes the connection")
    func cancel() async throws {
        let server = LMStudioModel()
        server.state.withLock { $0.script = .hanging }
        try await with(server) { engine in
            _ = try await load(engine)
            var seen: [GenerationEvent] = []
            for try await event in engine.generate(request()) {
                seen.append(event)
                if case .text = event { engine.cancel(GenerationID(rawValue: 1)) }
            }
            #expect(text(seen) == "The ")
            #expect(result(seen)?.reason == .cancelled)
            for await _ in server.closed { break }
        }
    }

    // MARK: Parts

    private func reader() -> LMStudioReplyReader {
        LMStudioReplyReader(
            explain: ServerExplanation(name: "LM Studio", address: "http://box:1234"),
            contextWindow: 4096, seed: 1)
    }

    private func read(_ script: LMStudioModel.Script, model: String = "m") throws
        -> [GenerationEvent]
    {
        var reader = reader()
        var events: [GenerationEvent] = []
        for event in LMStudioModel.events(script, model: model).events {
            events += try reader.feed(Array(event.utf8), at: MonotonicInstant(nanoseconds: 0))
        }
        return events + (try reader.end())
    }
}
