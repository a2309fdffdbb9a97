import ChatCore
import EngineKit
import Testing

@testable import HTTPEngines

@Suite struct VLLMDialectTests: DialectOnLoopback {
    let kind = ServerKind.vllm

    static let about = [
        "GET /v1/models": "vllm/04-models", "GET /version": "vllm/02-version",
        "GET /health": "vllm/01-health", "POST /tokenize": "vllm/07-tokenize-chat",
        "GET /metrics": "vllm/35-metrics-during",
    ]

    func chat(_ capture: String) -> [String: String] {
        Self.about.merging(["POST /v1/chat/completions": capture]) { $1 }
    }

    @Test("Loading tells the window in force and the version")
    func load() async throws {
        let loaded = try await loaded(Self.about)
        #expect(loaded.contextWindow == 2048)
        #expect(loaded.engine == "vLLM")
        #expect(loaded.engineVersion == "0.32.0")
        #expect(loaded.model.name == "SmolLM2-135M-Instruct")
        #expect(loaded.model.family == "llama")
        #expect(loaded.model.window == 2048)
        #expect(loaded.model.isLoaded == true)
    }

    @Test("A version that is not told is not known")
    func noVersion() async throws {
        var about = Self.about
        about["GET /version"] = nil
        #expect(try await loaded(about).engineVersion == nil)
    }

    @Test("Adapters are listed beside their model, whose quantization they share")
    func adapters() throws {
        let dialect = VLLMDialect()
        let endpoint = try Endpoint("http://127.0.0.1:8000")
        var entry = ModelList.Entry(id: "sql-lora")
        entry.root = "org/sql-lora"
        entry.parent = "Qwen/Qwen2.5-7B-Instruct-AWQ"
        entry.maxModelLength = 4096
        let adapter = dialect.describe(entry, at: endpoint)
        #expect(adapter.name == "sql-lora")
        #expect(adapter.displayName == "sql-lora (adapter of Qwen2.5-7B-Instruct)")
        #expect(adapter.quantization == nil)
        let base = dialect.describe(
            ModelList.Entry(id: "chat", root: "Qwen/Qwen2.5-7B-Instruct-AWQ"), at: endpoint)
        #expect(base.displayName == "chat")
        #expect(base.quantization == Quantization("AWQ"))
        #expect(base.family == "qwen2")
    }

    @Test("Tokens are counted by the server, with the template and its switches")
    func count() async throws {
        let (count, asked) = try await run(Self.about) { engine in
            _ = try await engine.load(LoadRequest(model: "")) { _ in }
            return try await engine.countTokens(
                in: [PromptMessage(.user, "What is the capital of France?")],
                thinking: ThinkingSettings(isEnabled: false))
        }
        #expect(count == TokenCount(37, .engineReported))
        let body = try json(try #require(asked.last { $0.line == "POST /tokenize" }).body)
        #expect(body["add_generation_prompt"] as? Bool == true)
        #expect(body["model"] as? String == "SmolLM2-135M-Instruct")
        #expect((body["chat_template_kwargs"] as? [String: Bool]) == ["enable_thinking": false])
    }

    @Test("A reply has exact counts as it streams, what was cached, and the server's own times")
    func reply() async throws {
        let (events, asked) = try await events(chat("vllm/16-turn3-cached"))
        #expect(deltas(events).compactMap(\.tokens).reduce(0, +) == 48)
        #expect(deltas(events).first?.depth == 331)
        let result = try #require(ending(events))
        #expect(result.usage == Usage(promptTokens: 330, cachedTokens: 256, completionTokens: 48))
        #expect(result.timings.prefillSeconds == 74.66433800004779 / 1000)
        #expect(result.timings.decodeSeconds == 1009.1506609999215 / 1000)
        #expect(result.timings.queueSeconds == 0.024556999960623216 / 1000)
        let chat = asked.last { $0.line == "POST /v1/chat/completions" }
        let body = try json(try #require(chat).body)
        let options = body["stream_options"] as? [String: Bool]
        #expect(options == ["include_usage": true, "continuous_usage_stats": true])
        #expect(body["seed"] as? Int == 42)
    }

    @Test("Nothing cached is a count, not the want of one")
    func noneCached() async throws {
        let result = ending(try await events(chat("vllm/12-stream-continuous-usage")).result)
        let usage = try #require(result?.usage)
        #expect(usage.completionTokens == 48)
        #expect(usage.cachedTokens == 0)
    }

    @Test("Reasoning has its own channel; a count of none of it is not believed")
    func reasoning() async throws {
        let events = try await events(chat("vllm/C01-reasoning-budget-stream")).result
        let channels = deltas(events).map(\.channel)
        #expect(channels.first == .reasoning)
        #expect(channels.last == .answer)
        #expect(ending(events)?.usage?.reasoningTokens == nil)
        #expect(deltas(events).compactMap(\.tokens).reduce(0, +) == 40)
    }

    @Test("Settings go by vLLM's names")
    func fields() throws {
        var sampling = SamplingSettings(
            temperature: 0.5, topK: 20, topP: 0.9, minP: 0.1, repeatPenalty: 1.1, seed: 1)
        sampling.frequencyPenalty = 0.2
        sampling.presencePenalty = 0.3
        sampling.ignoreEOS = true
        sampling.stop = ["END"]
        sampling.jsonSchema = #"{"type":"object"}"#
        sampling.logitBias = [
            LogitBias(.token(7), -.infinity), LogitBias(.token(8), 2),
        ]
        var request = request(sampling)
        request.thinking = ThinkingSettings(isEnabled: true, effort: "low", budget: 64)
        let body = try body(of: request)
        #expect(body["top_k"] as? Int == 20)
        #expect(body["min_p"] as? Double == 0.1)
        #expect(body["repetition_penalty"] as? Double == 1.1)
        #expect(body["frequency_penalty"] as? Double == 0.2)
        #expect(body["presence_penalty"] as? Double == 0.3)
        #expect(body["ignore_eos"] as? Bool == true)
        #expect(body["stop"] as? [String] == ["END"])
        #expect(body["logit_bias"] as? [String: Double] == ["7": -100, "8": 2])
        #expect(body["structured_outputs"] as? [String: String] == ["json": #"{"type":"object"}"#])
        #expect(body["thinking_token_budget"] as? Int == 64)
        let template = body["chat_template_kwargs"] as? [String: Any]
        #expect(template?["enable_thinking"] as? Bool == true)
        #expect(template?["reasoning_effort"] as? String == "low")
        #expect(body["reasoning_effort"] as? String == "low")
        request.thinking.effort = "extreme"
        #expect(try self.body(of: request)["reasoning_effort"] == nil)
        #expect(body["max_tokens"] as? Int == 48)
    }

    @Test("A limit the window cannot hold is left to the server, which would refuse it")
    func limit() throws {
        var request = request()
        request.maxTokens = 4096
        #expect(try body(of: request)["max_tokens"] == nil)
        request.maxTokens = nil
        #expect(try body(of: request)["max_tokens"] == nil)
    }

    @Test("A bias of a text is refused, for its tokens are not known")
    func textBias() {
        var sampling = SamplingSettings()
        sampling.logitBias = [LogitBias(.text("fox"), 1)]
        #expect { try body(of: request(sampling)) } throws: {
            ($0 as? EngineError)?.code == .unsupported
        }
    }

    @Test("A reply that has begun is gone on with")
    func continuation() throws {
        var request = request()
        request.messages.append(PromptMessage(.assistant, "The"))
        request.continuesReply = true
        var model = served(window: 2048)
        model.continuesReplies = true
        let call = try VLLMDialect().call(
            for: request, model: model, seed: 1,
            explain: ServerExplanation(name: "vLLM", address: "http://127.0.0.1:1"))
        let fields = try #require(call.body as? ChatRequestBody).fields
        #expect(fields["continue_final_message"] == true)
        #expect(fields["add_generation_prompt"] == false)
    }

    @Test("How full the cache is, is everybody's")
    func occupancy() async throws {
        let occupancy = try await run(Self.about) { engine in
            _ = try await engine.load(LoadRequest(model: "")) { _ in }
            return try await engine.occupancy()
        }.result
        // One block of 128 of 46592.
        #expect(occupancy.cellsUsed == 128)
        #expect(occupancy.cellsTotal == 46592)
        #expect(occupancy.bytesAllocated == 1_073_741_824)
        #expect(occupancy.scope == .engine)
        #expect(occupancy.typeK == nil)
        #expect(occupancy.provenance == .engineReported)
    }

    @Test("While a reply comes, the cache of the whole server is looked at")
    func sampled() async throws {
        let (seen, seeing) = AsyncStream.makeStream(of: Void.self)
        let events = try await run(
            Self.about,
            other: { _, reply in
                let capture = try Capture("vllm/12-stream-continuous-usage")
                try await reply.send(capture, events: capture.events.prefix(2))
                for await _ in seen { break }
                for event in capture.events.dropFirst(2) { try await reply.sendChunk(event) }
                try await reply.sendChunk([])
                return .keep
            }
        ) { engine in
            _ = try await engine.load(LoadRequest(model: "")) { _ in }
            var events: [GenerationEvent] = []
            for try await event in engine.generate(request()) {
                events.append(event)
                if case .cache = event { seeing.yield() }
            }
            return events
        }.result
        let caches = events.compactMap { if case .cache(let cache) = $0 { cache } else { nil } }
        #expect(caches.first?.cellsUsed == 128)
        #expect(caches.first?.scope == .engine)
        #expect(ending(events)?.reason == .length)
    }

    @Test("A prompt that is too long says what was counted, and that it may be more")
    func overflow() async throws {
        let error = await failure { _ = try await events(chat("vllm/17-overflow-prompt-stream")) }
        #expect(error?.code == .contextOverflow)
        #expect(
            error?.overflow
                == ContextOverflow(promptTokens: 2049, isAtLeast: true, window: 2048))
        #expect(error?.description.contains("at least 2049 tokens") == true)
    }

    @Test("An engine that dies under its server ends the reply with its words")
    func engineDies() async throws {
        let error = await failure { _ = try await events(chat("vllm/54-engine-dies-mid-stream")) }
        #expect(error?.code == .failed)
        #expect(error?.description.contains("EngineCore encountered an issue") == true)
    }

    @Test("A server that wants a key says so, and one that is busy, too")
    func refusals() async throws {
        let error = await failure { _ = try await events(chat("vllm/D01-no-api-key")) }
        #expect(error?.description.contains("CANTER_API_KEY") == true)
        var failure = ServerFailure()
        failure.message = "The engine is currently busy and cannot accept new requests."
        let busy = ServerExplanation(name: "vLLM", address: "http://127.0.0.1:8000").failure(
            failure, status: 503)
        #expect(busy.description.hasSuffix("send again in a moment."))
    }

    @Test("A refusal without words of its own says its status")
    func unknownPath() async throws {
        let error = await failure { _ = try await events(chat("vllm/29-unknown-path")) }
        #expect(error?.code == .protocolViolation)
        #expect(
            error?.description.contains("Not Found") == true, "\(error?.description ?? "no error")")
    }

    @Test("A reply without its [DONE] was broken off")
    func withoutDone() async throws {
        let error = await failure {
            _ = try await run(
                Self.about,
                other: { _, reply in
                    let capture = try Capture("vllm/12-stream-continuous-usage")
                    try await reply.send(capture, events: capture.events.dropLast())
                    try await reply.sendChunk([])
                    return .keep
                }
            ) { engine in
                _ = try await engine.load(LoadRequest(model: "")) { _ in }
                for try await _ in engine.generate(request()) {}
            }
        }
        #expect(error?.code == .crashed)
    }

    @Test("Details say what the list and the metrics tell")
    func details() async throws {
        let details = try await run(Self.about) {
            try await $0.details(of: "SmolLM2-135M-Instruct")
        }.result
        let values = Dictionary(uniqueKeysWithValues: details.metadata.map { ($0.key, $0.value) })
        #expect(values["root"] == "/models/smollm2-hf")
        #expect(values["max_model_len"] == "2048")
        #expect(values["block_size"] == "128")
        #expect(values["version"] == "0.32.0")
    }
}
