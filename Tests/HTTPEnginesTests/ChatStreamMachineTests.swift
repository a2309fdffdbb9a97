import ChatCore
import EngineKit
import Testing

@testable import HTTPEngines

@Suite struct ChatStreamMachineTests {
    let explain = ServerExplanation(name: "llama-server", address: "http://127.0.0.1:8080")

    func machine() -> ChatStreamMachine {
        ChatStreamMachine(explain: explain, contextWindow: 2048, seed: 7)
    }

    /// Everything the machine makes of a recorded stream, one instant an event.
    func play(_ data: [[UInt8]], end: Bool = true) throws -> [GenerationEvent] {
        var machine = machine()
        var events: [GenerationEvent] = []
        for (index, data) in data.enumerated() {
            events += try machine.receive(data, at: MonotonicInstant(nanoseconds: Int64(index)))
        }
        return end ? events + (try machine.end()) : events
    }

    func play(_ chunks: String...) throws -> [GenerationEvent] {
        try play(chunks.map { Array($0.utf8) })
    }

    func data(of capture: String) throws -> [[UInt8]] {
        var parser = SSEParser()
        return try parser.feed(try Capture(capture).body).compactMap {
            if case .event(_, let data) = $0 { data } else { nil }
        }
    }

    func deltas(_ events: [GenerationEvent]) -> [TextDelta] {
        events.compactMap { if case .text(let delta) = $0 { delta } else { nil } }
    }

    func ending(_ events: [GenerationEvent]) -> GenerationResult? {
        events.compactMap { if case .finished(let result) = $0 { result } else { nil } }.last
    }

    @Test("llama-server's own counts and times become tokens, depth, usage and timings")
    func llamaServer() throws {
        let events = try play(data(of: "llama-server/16-turn1-timings-progress"))
        #expect(
            events.prefix(2) == [
                .promptProgress(PromptProgress(processed: 0, total: 193, reused: 0)),
                .promptProgress(PromptProgress(processed: 193, total: 193, reused: 0)),
            ])
        let deltas = deltas(events)
        #expect(deltas.first?.text == "The")
        #expect(deltas.first?.tokens == 1)
        #expect(deltas.first?.depth == 194)
        #expect(deltas.compactMap(\.tokens).reduce(0, +) == 48)
        #expect(deltas.last?.depth == 241)
        let result = try #require(ending(events))
        #expect(result.reason == .length)
        #expect(result.usage == Usage(promptTokens: 193, cachedTokens: 0, completionTokens: 48))
        #expect(result.timings == EngineTimings(prefillSeconds: 0.85309, decodeSeconds: 0.373014))
        #expect(result.seed == 7)
        #expect(events.suffix(2).first == .cache(CacheOccupancy(cellsUsed: 240, cellsTotal: 2048)))
    }

    @Test("What a second turn takes from the cache is told")
    func cached() throws {
        let events = try play(data(of: "llama-server/17-turn2-cached"))
        #expect(ending(events)?.usage?.promptTokens == 263)
        #expect(ending(events)?.usage?.cachedTokens == 240)
        guard case .promptProgress(let progress) = events[0] else {
            Issue.record("no progress")
            return
        }
        #expect(progress.reused == 240)
        #expect(progress.total == 263)
    }

    @Test("Cut behind any event, a stream is either a whole reply or an error")
    func cutAtEveryEvent() throws {
        let data = try data(of: "llama-server/16-turn1-timings-progress")
        let finish = try #require(
            data.firstIndex { String(decoding: $0, as: UTF8.self).contains("\"length\"") })
        for count in 0...data.count {
            do {
                let events = try play(Array(data[..<count]))
                #expect(count > finish, "a stream cut behind \(count) events was taken")
                #expect(ending(events)?.reason == .length)
                #expect(events.count { if case .finished = $0 { true } else { false } } == 1)
            } catch let error as EngineError {
                #expect(count <= finish)
                #expect(error.code == .crashed)
            }
        }
    }

    @Test("Reasoning and answer are told apart, by each server's name for it")
    func reasoning() throws {
        for capture in ["llama-server/S2-06-reasoning-stream", "mlx/B01-reasoning-stream"] {
            let deltas = deltas(try play(data(of: capture)))
            #expect(deltas.contains { $0.channel == .reasoning }, "\(capture)")
            #expect(deltas.contains { $0.channel == .answer }, "\(capture)")
        }
    }

    @Test("vLLM's running usage counts tokens, and text on the finish chunk is kept")
    func vllm() throws {
        let events = try play(data(of: "vllm/12-stream-continuous-usage"))
        let deltas = deltas(events)
        #expect(deltas.last?.text == " with")
        #expect(deltas.compactMap(\.tokens).reduce(0, +) == 48)
        #expect(deltas.last?.depth == 83)
        #expect(ending(events)?.reason == .length)
        #expect(
            ending(events)?.usage == Usage(promptTokens: 35, cachedTokens: 0, completionTokens: 48))
        // It was started to tell its times.
        #expect(ending(events)?.timings.queueSeconds != nil)
    }

    @Test("Without counts, tokens are not known rather than counted by chunks")
    func uncounted() throws {
        let deltas = deltas(try play(data(of: "llama-server/13-stream-no-options")))
        #expect(deltas.count > 10)
        #expect(deltas.allSatisfy { $0.tokens == nil && $0.depth == nil })
    }

    @Test("A piece that holds several tokens stands for all of them")
    func severalTokens() throws {
        let deltas = deltas(
            try play(
                #"{"choices":[{"delta":{"content":"a"}}],"timings":{"prompt_n":3,"predicted_n":1}}"#,
                #"{"choices":[{"delta":{"content":"🦊"}}],"timings":{"prompt_n":3,"predicted_n":4}}"#,
                #"{"choices":[{"delta":{},"finish_reason":"stop"}]}"#))
        #expect(deltas.map(\.tokens) == [1, 3])
        #expect(deltas.map(\.depth) == [4, 7])
    }

    @Test("Null and missing fields, no choices and unknown fields are nothing")
    func lenient() throws {
        let events = try play(
            #"{}"#,
            #"{"choices":null,"usage":null,"timings":null,"prompt_progress":null,"error":null}"#,
            #"{"choices":[],"surprise":{"a":[1]}}"#,
            #"{"choices":[{"delta":null,"finish_reason":null}]}"#,
            #"{"choices":[{"delta":{"role":"assistant","content":null,"reasoning_content":null}}]}"#,
            #"{"choices":[{"delta":{"content":""}}]}"#,
            #"{"choices":[{"delta":{"content":"x"},"finish_reason":"stop"}],"usage":{"prompt_tokens":null}}"#,
            "[DONE]")
        #expect(deltas(events).map(\.text) == ["x"])
        #expect(ending(events)?.reason == .stop)
        #expect(ending(events)?.usage == nil)
    }

    @Test(
        "An error in the middle of a stream is the server's sentence, without its control characters"
    )
    func errorInStream() throws {
        for chunk in [
            #"{"error":{"code":500,"message":"slot\u001b[2J unavailable","type":"server_error"}}"#,
            #"{"error":"slot\u001b[2J unavailable"}"#,
        ] {
            #expect {
                try play(#"{"choices":[{"delta":{"content":"x"}}]}"#, chunk)
            } throws: { error in
                let error = error as? EngineError
                return error?.code == .failed
                    && error?.description.contains("slot [2J unavailable") == true
            }
        }
    }

    @Test(
        "What is no JSON, or no chunk, is another protocol",
        arguments: ["<html>", "{", #"{"choices":"none"}"#])
    func otherProtocol(data: String) {
        #expect { try play(data) } throws: { ($0 as? EngineError)?.code == .protocolViolation }
    }

    @Test("Stopped early, what was counted so far is kept")
    func cancelled() throws {
        var machine = machine()
        for data in try data(of: "llama-server/16-turn1-timings-progress").prefix(6) {
            _ = try machine.receive(data, at: .init(nanoseconds: 0))
        }
        #expect(machine.cancelled.reason == .cancelled)
        #expect(
            machine.cancelled.usage
                == Usage(promptTokens: 193, cachedTokens: 0, completionTokens: 3))
    }
}
