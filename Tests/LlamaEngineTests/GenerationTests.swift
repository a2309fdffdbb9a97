import ChatCore
import EngineKit
import LlamaEngine
import Testing

@Suite("Generating with the real model", .serialized, .oneAtATime)
struct GenerationTests {
    let question = [PromptMessage(.user, "Name the capital of France.")]

    @Test("a reply streams, and its counts agree with each other")
    func streams() async throws {
        let (engine, _) = try await TestModel.engine()
        let reply = try await Reply(engine.generate(request(1, question)))
        let usage = try #require(reply.result?.usage)
        #expect(reply.text.contains("Paris"))
        #expect(usage.completionTokens == reply.deltas.compactMap(\.tokens).reduce(0, +))
        #expect(usage.cachedTokens == 0)
        #expect(reply.progress.last?.processed == usage.promptTokens)
        let instants = reply.deltas.flatMap { $0.earlier + [$0.at] }
        #expect(instants == instants.sorted())
        #expect(instants.count == usage.completionTokens)
        let first = try #require(reply.deltas.first)
        #expect(first.depth == usage.promptTokens + 1)
        let last = try #require(reply.deltas.last { $0.tokens != 0 })
        let seconds = try #require(reply.result?.timings.decodeSeconds)
        #expect(seconds == last.at.seconds(since: first.at))
    }

    @Test("it stops by itself at the model's end token")
    func stops() async throws {
        let (engine, _) = try await TestModel.engine()
        let reply = try await Reply(engine.generate(request(1, question, maxTokens: 200)))
        #expect(reply.result?.reason == .stop)
        #expect(!reply.text.contains("<|im_end|>"))
    }

    @Test("the token limit ends a reply with the reason length")
    func limit() async throws {
        let (engine, _) = try await TestModel.engine()
        let reply = try await Reply(engine.generate(request(1, question, maxTokens: 3)))
        #expect(reply.result?.reason == .length)
        #expect(reply.result?.usage?.completionTokens == 3)
    }

    @Test("a full window ends a reply with the reason length, in the last cell")
    func fullWindow() async throws {
        let (engine, loaded) = try await TestModel.engine(context: 256)
        let prompt = [PromptMessage(.user, "Tell me a very long story about a fox and a mountain.")]
        let reply = try await Reply(engine.generate(request(1, prompt, maxTokens: nil)))
        #expect(reply.result?.reason == .length)
        #expect(reply.occupancy.last?.cellsUsed == loaded.contextWindow)
    }

    @Test(
        "the same seed gives the same reply, another seed another one, and the seed used is reported"
    )
    func seeds() async throws {
        let engine = try await CacheModel.plain.engine(context: 1024)
        let story = [PromptMessage(.user, "Tell me a story about a fox.")]
        var texts: [String] = []
        for (id, seed) in [(1, 7), (2, 7), (3, 8)] as [(UInt64, UInt32)] {
            let reply = try await Reply(
                engine.generate(request(id, story, temperature: 1, seed: seed)))
            #expect(reply.result?.seed == seed)
            texts.append(reply.text)
        }
        #expect(texts[0] == texts[1])
        #expect(texts[0] != texts[2])
        let free = try await Reply(engine.generate(request(4, story, temperature: 1)))
        let drawn = try #require(free.result?.seed)
        let again = try await Reply(engine.generate(request(5, story, temperature: 1, seed: drawn)))
        #expect(again.text == free.text)
    }

    @Test("the next turn reads only what is new")
    func prefixReuse() async throws {
        let engine = try await CacheModel.plain.engine(context: 1024)
        let first = try await Reply(engine.generate(request(1, question)))
        var messages = question
        messages.append(PromptMessage(.assistant, first.text))
        messages.append(PromptMessage(.user, "And of Italy?"))
        let second = try await Reply(engine.generate(request(2, messages)))
        let usage = try #require(second.result?.usage)
        let common = try #require(first.result?.usage).promptTokens
        #expect(try #require(usage.cachedTokens) >= common)
        #expect(second.progress.first?.processed == usage.cachedTokens)

        // Asked again, all but the last token is there.
        let again = try await Reply(engine.generate(request(3, messages)))
        #expect(again.result?.usage?.cachedTokens == usage.promptTokens - 1)
        #expect(again.text == second.text)
    }

    @Test(
        "a stop while tokens stream ends at the next token, and the engine answers the next message"
    )
    func stopWhileDecoding() async throws {
        let (engine, _) = try await TestModel.engine()
        let long = [PromptMessage(.user, "Tell me a very long story about a fox.")]
        var seen = 0
        let reply = try await Reply(engine.generate(request(1, long, maxTokens: 500))) { event in
            guard case .text = event else { return }
            seen += 1
            if seen == 3 { engine.cancel(GenerationID(rawValue: 1)) }
        }
        #expect(reply.result?.reason == .cancelled)
        // What was sampled before the stop arrived is counted, not lost; on a
        // busy machine some tokens pass between the engine and this reader.
        #expect(
            reply.result?.usage?.completionTokens == reply.deltas.compactMap(\.tokens).reduce(0, +))
        #expect(reply.deltas.count < 100)
        let next = try await Reply(engine.generate(request(2, question)))
        #expect(next.text.contains("Paris"))
    }

    @Test("a stop while a long prompt is read ends it early, and keeps what was read")
    func stopWhilePrefilling() async throws {
        let (engine, _) = try await TestModel.engine(context: 2048)
        let long = [PromptMessage(.user, String(repeating: "A quick brown fox. ", count: 300))]
        let reply = try await Reply(engine.generate(request(1, long))) { event in
            if case .promptProgress(let step) = event, step.processed >= 256 {
                engine.cancel(GenerationID(rawValue: 1))
            }
        }
        let total = try #require(reply.progress.last).total
        let read = try #require(reply.progress.last).processed
        #expect(reply.result?.reason == .cancelled)
        #expect(reply.deltas.isEmpty)
        #expect(read < total / 2)
        let again = try await Reply(engine.generate(request(2, long, maxTokens: 1)))
        #expect(try #require(again.result?.usage?.cachedTokens) >= read)
    }

    @Test("a stop meant for an earlier reply leaves the running one alone")
    func lateStop() async throws {
        let (engine, _) = try await TestModel.engine()
        _ = try await Reply(engine.generate(request(1, question)))
        let reply = try await Reply(engine.generate(request(2, question))) { _ in
            engine.cancel(GenerationID(rawValue: 1))
        }
        #expect(reply.result?.reason != .cancelled)
        #expect(reply.text.contains("Paris"))
    }

    @Test("a prompt longer than the window is refused with both numbers, and the engine goes on")
    func overflow() async throws {
        let (engine, loaded) = try await TestModel.engine(context: 256)
        let long = [PromptMessage(.user, String(repeating: "word ", count: 400))]
        let tokens = try await engine.countTokens(in: long).value
        let error = await #expect(throws: EngineError.self) {
            _ = try await Reply(engine.generate(request(1, long)))
        }
        #expect(error?.code == .contextOverflow)
        #expect(error?.description.contains("\(tokens)") == true)
        #expect(error?.description.contains("\(loaded.contextWindow)") == true)
        let reply = try await Reply(engine.generate(request(2, question)))
        #expect(reply.text.contains("Paris"))
    }

    @Test("cells and bytes of the cache are those of the model's heads and layers")
    func cacheBytes() async throws {
        let (engine, loaded) = try await TestModel.engine(context: 1000)
        // libllama rounds up to a multiple of 256.
        #expect(loaded.contextWindow == 1024)
        let reply = try await Reply(engine.generate(request(1, question)))
        let occupancy = try await engine.occupancy()
        // 30 layers, 3 heads of 64, keys and values of 2 bytes.
        let bytesPerToken = 30 * 3 * 64 * 2 * 2
        let cells = try #require(occupancy.cellsUsed)
        #expect(occupancy.bytesAllocated == 1024 * bytesPerToken)
        #expect(occupancy.bytesUsed == cells * bytesPerToken)
        let usage = try #require(reply.result?.usage)
        // The last token sampled is not evaluated: nothing came after it.
        #expect(cells == usage.promptTokens + usage.completionTokens - 1)
    }

    @Test("a quantised cache takes the bytes its blocks take")
    func quantisedCache() async throws {
        let (engine, loaded) = try await TestModel.engine(kvType: "q8_0")
        #expect(loaded.kvTypeK == "q8_0")
        #expect(loaded.flashAttention == .on)
        let occupancy = try await engine.occupancy()
        // q8_0 stores 32 values in 34 bytes.
        #expect(occupancy.bytesAllocated == loaded.contextWindow * 30 * 3 * 64 * 2 * 34 / 32)
    }
}
