import ChatCore
import EngineKit
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import HTTPEngines

/// The engine against llama-server itself, with one model.
@Suite(.enabled(if: RealLlamaServer.isThere), .serialized)
struct RealLlamaServerTests: WithRealLlamaServer {
    private let question = PromptMessage(.user, "Name three rivers of France.")

    @Test("It is known by itself, and says what is in force before a word is said")
    func identity() async throws {
        let server = try await RealLlamaServer.single(window: 1024)
        try await with(server) { transport in
            _ = try await server.engine(transport)
            let engine = try await ServerProbe(keys: .none, transport: transport)
                .engine(at: server.address)
            #expect(engine.kind == .llamaServer)
            let loaded = try await engine.load(LoadRequest(model: "")) { _ in }
            #expect(loaded.contextWindow == 1024)
            #expect(loaded.model.quantization == Quantization("Q4_1"))
            #expect(loaded.model.parameters == 134_515_008)
            #expect(loaded.hasChatTemplate)
            #expect(loaded.thinking == ThinkingSupport.none)
            let models = try await engine.models()
            #expect(models.map(\.isLoaded) == [true])
            #expect(models.map(\.window) == [1024])
            let details = try await engine.details(of: models[0].name)
            #expect(details.template?.contains("im_start") == true)
            #expect(details.metadata.contains { $0.key == "n_ctx" && $0.value == "1024" })
        }
    }

    @Test("Text, counts, progress, reuse and the cache are what the server itself says")
    func conversation() async throws {
        let server = try await RealLlamaServer.single()
        try await with(server) { transport in
            let engine = try await server.engine(transport)
            _ = try await engine.load(LoadRequest(model: "")) { _ in }
            let long = PromptMessage(.user, longText(tokens: 150) + question.text)
            let counted = try await engine.countTokens(in: [long])
            #expect(counted.provenance == .engineReported)
            let first = try await reply(engine, request(1, [long]))
            let usage = try #require(first.usage)
            #expect(usage.promptTokens == counted.value)
            #expect(usage.cachedTokens == 0)
            #expect(usage.completionTokens == first.tokens)
            #expect(first.progress.first?.total == counted.value)
            #expect(first.progress.last?.processed == counted.value)
            let timings = try #require(first.result?.timings)
            #expect((timings.prefillSeconds ?? 0) > 0)
            #expect((timings.decodeSeconds ?? 0) > 0)
            #expect((timings.roundTripSeconds ?? 0) > 0)

            let cells = usage.promptTokens + usage.completionTokens - 1
            #expect(first.cache == CacheOccupancy(cellsUsed: cells, cellsTotal: 2048))
            #expect(
                try await engine.occupancy()
                    == CacheOccupancy(cellsUsed: cells, cellsTotal: 2048))

            // The same, not streamed, by the server alone.
            let whole = try await server.connection(transport).patientPost(
                "/v1/chat/completions",
                [
                    "messages": [["role": "user", "content": .string(long.text)]],
                    "temperature": 0, "max_tokens": 16, "cache_prompt": false,
                ] as JSONValue)
            let answer = try #require(whole.decoded(as: Whole.self))
            #expect(answer.choices.first?.message.content == first.text)
            #expect(answer.usage.completionTokens == usage.completionTokens)

            let messages = [long, PromptMessage(.assistant, first.text), question]
            let second = try await reply(engine, request(2, messages))
            #expect(
                try await engine.countTokens(in: messages).value == second.usage?.promptTokens)
            // All of the first turn but what the template puts behind a reply.
            #expect((second.usage?.cachedTokens ?? 0) >= cells - 2)
            #expect((second.usage?.promptTokens ?? 0) < counted.value + 60)
        }
    }

    private struct Whole: Decodable {
        struct Choice: Decodable {
            struct Message: Decodable { var content: String }
            var message: Message
        }
        struct Counts: Decodable {
            var completionTokens: Int
            enum CodingKeys: String, CodingKey { case completionTokens = "completion_tokens" }
        }
        var choices: [Choice]
        var usage: Counts
    }

    @Test("What was read ahead is not read again")
    func readingAhead() async throws {
        let server = try await RealLlamaServer.single()
        try await with(server) { transport in
            let engine = try await server.engine(transport)
            _ = try await engine.load(LoadRequest(model: "")) { _ in }
            #expect(engine.readsAhead)
            let long = PromptMessage(.user, longText(tokens: 200))
            let ahead = try await reply(engine, request(1, [long], maxTokens: 0))
            #expect(ahead.text.isEmpty)
            let read = try #require(ahead.usage?.promptTokens)
            #expect(try await engine.occupancy().cellsUsed == read)
            let sent = try await reply(engine, request(2, [long]))
            // The opening of the reply comes on top; the last token is always evaluated.
            #expect((sent.usage?.cachedTokens ?? 0) >= read - 1)
            #expect(!sent.text.isEmpty)
        }
    }

    @Test("Every setting of the sampler is taken, and those that choose tokens do")
    func sampling() async throws {
        let server = try await RealLlamaServer.single(window: 512)
        try await with(server) { transport in
            let engine = try await server.engine(transport)
            _ = try await engine.load(LoadRequest(model: "")) { _ in }
            var all = request(1, [question], maxTokens: 4)
            all.sampling = SamplingSettings(temperature: 0.7, repeatPenalty: 1.1, repeatLastN: -1)
            all.sampling.typicalP = 0.9
            all.sampling.topNSigma = 2
            all.sampling.xtcProbability = 0.1
            all.sampling.dynamicTemperatureRange = 0.1
            all.sampling.frequencyPenalty = 0.1
            all.sampling.presencePenalty = 0.1
            all.sampling.dryMultiplier = 0.8
            all.sampling.dryLastN = -1
            all.sampling.drySequenceBreakers = []
            all.sampling.logitBias = [LogitBias(.text(" Paris"), -5)]
            all.thinking = ThinkingSettings(isEnabled: false, effort: "low", budget: 8)
            #expect(try await !reply(engine, all).text.isEmpty)
            all.sampling.mirostat = 2
            #expect(try await reply(engine, all).usage != nil)

            var digits = request(2, [question], maxTokens: 4)
            digits.sampling.grammar = "root ::= [0-9]+"
            let text = try await reply(engine, digits).text
            #expect(!text.isEmpty && text.allSatisfy(\.isNumber))

            var schema = request(3, [question], maxTokens: 24)
            schema.sampling.jsonSchema =
                #"{"type":"object","properties":{"z":{"type":"integer","maximum":9},"a":{"type":"boolean"}},"required":["z","a"]}"#
            let json = try await reply(engine, schema).text
            let z = try #require(json.firstRange(of: "\"z\""))
            if let a = json.firstRange(of: "\"a\"") {
                #expect(z.lowerBound < a.lowerBound)
            }
            var stop = request(4, [question], maxTokens: 64)
            stop.sampling.stop = ["e"]
            #expect(try await !reply(engine, stop).text.contains("e"))
        }
    }

    @Test("Stopping frees the slot at once, in a reply and in the reading of a prompt")
    func stopping() async throws {
        // Small batches: one that is under way is finished first.
        let server = try await RealLlamaServer.single(window: 4096, ["--batch-size", "64"])
        try await with(server) { transport in
            let engine = try await server.engine(transport)
            _ = try await engine.load(LoadRequest(model: "")) { _ in }
            var endless = request(1, [question], maxTokens: 3000)
            endless.sampling.ignoreEOS = true
            var stopped = Reply()
            for try await event in engine.generate(endless) {
                stopped.add(event)
                if stopped.tokens >= 5 { engine.cancel(endless.id) }
            }
            #expect(stopped.result?.reason == .cancelled)
            #expect(!stopped.text.isEmpty)
            try await server.until("the slot is idle") { try await server.isIdle(transport) }
            let made = try #require(try await server.slots(transport).first?.tokens)
            #expect(made < (stopped.usage?.promptTokens ?? 0) + 200)
            #expect(try await engine.occupancy().cellsUsed == made)

            let long = request(2, [PromptMessage(.user, longText(tokens: 2500))])
            var reading = Reply()
            for try await event in engine.generate(long) {
                reading.add(event)
                if (reading.progress.last?.processed ?? 0) > 0 { engine.cancel(long.id) }
            }
            #expect(reading.result?.reason == .cancelled)
            #expect(reading.text.isEmpty)
            try await server.until("the slot is idle") { try await server.isIdle(transport) }
            let read = try #require(try await server.slots(transport).first?.tokens)
            #expect(read < (reading.progress.last?.total ?? 0) / 2)
        }
    }

    @Test("A conversation that is too long is told with both numbers, and so is a full window")
    func overflow() async throws {
        let server = try await RealLlamaServer.single(window: 256, ["--context-shift"])
        try await with(server) { transport in
            let engine = try await server.engine(transport)
            _ = try await engine.load(LoadRequest(model: "")) { _ in }
            let long = [PromptMessage(.user, longText(tokens: 600))]
            let counted = try await engine.countTokens(in: long).value
            do {
                _ = try await reply(engine, request(1, long))
                Issue.record("it was taken")
            } catch let error as EngineError {
                #expect(error.code == .contextOverflow)
                #expect(error.overflow?.promptTokens == counted)
                #expect(error.overflow?.window == 256)
            }
            // It would drop the oldest half and go on for ever.
            var endless = request(2, [question], maxTokens: nil)
            endless.sampling.ignoreEOS = true
            let full = try await reply(engine, endless)
            #expect(full.result?.reason == .length)
            let usage = try #require(full.usage)
            #expect(usage.promptTokens + usage.completionTokens == 256)
            try await server.until("the slot is idle") { try await server.isIdle(transport) }
        }
    }

    @Test("A server killed in the middle is told, and the same engine goes on with a new one")
    func killed() async throws {
        let server = try await RealLlamaServer.single(window: 1024)
        try await with(server) { transport in
            let engine = try await server.engine(transport)
            _ = try await engine.load(LoadRequest(model: "")) { _ in }
            var endless = request(1, [question], maxTokens: 900)
            endless.sampling.ignoreEOS = true
            var partial = Reply()
            do {
                for try await event in engine.generate(endless) {
                    partial.add(event)
                    if partial.tokens >= 5 { server.kill() }
                }
                Issue.record("it ended well")
            } catch let error as EngineError {
                #expect(error.code == .crashed)
            }
            #expect(partial.tokens >= 5)
            do {
                _ = try await reply(engine, request(2, [question]))
                Issue.record("nobody is there")
            } catch let error as EngineError {
                #expect(error.code == .unreachable)
            }
            try server.restart()
            _ = try await server.engine(transport)
            _ = try await engine.load(LoadRequest(model: "")) { _ in }
            #expect(try await !reply(engine, request(3, [question])).text.isEmpty)
        }
    }

    @Test("A key is asked for, and the right one is taken")
    func key() async throws {
        let server = try await RealLlamaServer.single(window: 256, ["--api-key", "sesame"])
        try await with(server) { transport in
            for wrong in [nil, "tahini"] {
                let engine = try await server.engine(transport, key: wrong)
                try await server.until("it wants a key") {
                    do {
                        _ = try await engine.load(LoadRequest(model: "")) { _ in }
                        throw RealLlamaServer.Failed("it took the key \(wrong ?? "")")
                    } catch let error as EngineError {
                        return error.description.contains("another API key")
                    }
                }
            }
            let engine = try await server.engine(transport, key: "sesame")
            _ = try await engine.load(LoadRequest(model: "")) { _ in }
            #expect(try await !reply(engine, request(1, [question], maxTokens: 4)).text.isEmpty)
        }
    }

    @Test("One that sleeps is awake for a message, and answers questions asleep")
    func sleeping() async throws {
        let server = try await RealLlamaServer.single(window: 256, ["--sleep-idle-seconds", "1"])
        try await with(server) { transport in
            let engine = try await server.engine(transport)
            _ = try await engine.load(LoadRequest(model: "")) { _ in }
            let connection = try server.connection(transport)
            try await server.until("it sleeps") {
                let props = try await connection.value(at: "/props", as: JSONValue.self)
                guard case .object(let values) = props else { return false }
                return values["is_sleeping"] == .boolean(true)
            }
            #expect(
                try await engine.load(LoadRequest(model: "")) { _ in }.contextWindow == 256)
            #expect(try await !reply(engine, request(1, [question], maxTokens: 4)).text.isEmpty)
        }
    }

    @Test("A socket is as good as a port")
    func socket() async throws {
        let folder = try TemporaryFolder()
        let server = try await RealLlamaServer.single(
            window: 256, socket: folder.path + "/llama.sock")
        try await with(server) { transport in
            let engine = try await server.engine(transport)
            let loaded = try await engine.load(LoadRequest(model: "")) { _ in }
            #expect(loaded.contextWindow == 256)
            #expect(engine.address == "unix:\(folder.path)/llama.sock")
            let answer = try await reply(engine, request(1, [question], maxTokens: 4))
            #expect(answer.usage?.completionTokens == answer.tokens)
        }
    }
}
