import ChatCore
import EngineKit
import Foundation
import Testing

@testable import HTTPEngines

/// What llama-server is asked for.
@Suite struct LlamaServerRequestTests {
    private let explain = ServerExplanation(name: "llama-server", address: "unix:/x.sock")

    private let model = ServedModel(
        model: LoadedModel(
            model: ModelDescription(name: "m", displayName: "m", store: "llama-server"),
            engine: "llama-server", contextWindow: 2048),
        id: "m", continuesReplies: true)

    private func call(_ request: GenerationRequest) throws -> ChatCall {
        try LlamaServerDialect().call(for: request, model: model, seed: 7, explain: explain)
    }

    private func body(_ request: GenerationRequest) throws -> [String: Any] {
        let body = try #require(try call(request).body as? any JSONText)
        let object = try JSONSerialization.jsonObject(with: Data(try body.json()))
        return try #require(object as? [String: Any])
    }

    private func request(
        _ sampling: SamplingSettings = SamplingSettings(), maxTokens: Int? = 8
    ) -> GenerationRequest {
        GenerationRequest(
            id: GenerationID(rawValue: 1), messages: [PromptMessage(.user, "Hi")],
            sampling: sampling, maxTokens: maxTokens)
    }

    @Test("Every setting of the sampler is sent, so that none of the server's own holds")
    func sampling() throws {
        var sampling = SamplingSettings(temperature: 0.5, topK: 7, topP: 0.5, minP: 0.25)
        sampling.typicalP = 0.5
        sampling.topNSigma = 2
        sampling.xtcProbability = 0.5
        sampling.xtcThreshold = 0.25
        sampling.dynamicTemperatureRange = 0.5
        sampling.dynamicTemperatureExponent = 2
        sampling.repeatPenalty = 1.5
        sampling.frequencyPenalty = 0.5
        sampling.presencePenalty = 0.25
        sampling.repeatLastN = 32
        sampling.dryMultiplier = 0.5
        sampling.dryBase = 2
        sampling.dryAllowedLength = 3
        sampling.dryLastN = 16
        sampling.drySequenceBreakers = ["\n"]
        sampling.mirostat = 2
        sampling.mirostatTau = 4
        sampling.mirostatEta = 0.25
        sampling.ignoreEOS = true
        sampling.stop = ["END"]
        let body = try body(request(sampling))
        let numbers: [String: Double] = [
            "temperature": 0.5, "top_k": 7, "top_p": 0.5, "min_p": 0.25, "typical_p": 0.5,
            "top_n_sigma": 2, "xtc_probability": 0.5, "xtc_threshold": 0.25,
            "dynatemp_range": 0.5, "dynatemp_exponent": 2, "repeat_penalty": 1.5,
            "frequency_penalty": 0.5, "presence_penalty": 0.25, "repeat_last_n": 32,
            "dry_multiplier": 0.5, "dry_base": 2, "dry_allowed_length": 3,
            "dry_penalty_last_n": 16, "mirostat": 2, "mirostat_tau": 4, "mirostat_eta": 0.25,
            "seed": 7, "max_tokens": 8,
        ]
        for (name, value) in numbers {
            #expect((body[name] as? NSNumber)?.doubleValue == value, "\(name)")
        }
        #expect(body["dry_sequence_breakers"] as? [String] == ["\n"])
        #expect(body["ignore_eos"] as? Bool == true)
        #expect(body["stop"] as? [String] == ["END"])
    }

    @Test("The whole context is sent as its size, and no empty list of breakers")
    func wholeContext() throws {
        var sampling = SamplingSettings()
        sampling.repeatLastN = -1
        sampling.dryMultiplier = 1
        sampling.dryLastN = -1
        sampling.drySequenceBreakers = []
        let body = try body(request(sampling))
        #expect(body["repeat_last_n"] as? Int == 2048)
        #expect(body["dry_penalty_last_n"] as? Int == 2048)
        #expect((body["dry_sequence_breakers"] as? [String])?.isEmpty == false)
    }

    @Test("Biases of tokens and texts are sent, and never is false")
    func logitBias() throws {
        var sampling = SamplingSettings()
        sampling.logitBias = [
            LogitBias(.token(12), -.infinity), LogitBias(.text("Paris"), -2.5),
        ]
        let bias = try #require(try body(request(sampling))["logit_bias"] as? [[Any]])
        #expect(bias[0][0] as? Int == 12)
        #expect(bias[0][1] as? Bool == false)
        #expect(bias[1][0] as? String == "Paris")
        #expect(bias[1][1] as? Double == -2.5)
    }

    @Test("A JSON schema keeps the order of its members, and one that is no JSON is refused")
    func schema() throws {
        var sampling = SamplingSettings()
        let schema = #"{"type":"object","properties":{"z":{},"b":{},"y":{},"a":{},"x":{}}}"#
        sampling.jsonSchema = schema
        let json = try #require(try call(request(sampling)).body as? any JSONText).json()
        let text = String(decoding: json, as: UTF8.self)
        #expect(text.contains(#""json_schema":\#(schema)"#))
        #expect(try body(request(sampling))["messages"] != nil)
        sampling.jsonSchema = #"{"type":"#
        #expect { try call(request(sampling)) } throws: {
            ($0 as? EngineError)?.code == .invalidSetting
        }
        sampling.jsonSchema = nil
        sampling.grammar = "root ::= [0-9]+"
        #expect(try body(request(sampling))["grammar"] as? String == "root ::= [0-9]+")
    }

    @Test("Thinking is told by the names templates and the sampler know")
    func thinking() throws {
        var request = request()
        #expect(try body(request)["chat_template_kwargs"] == nil)
        request.thinking = ThinkingSettings(isEnabled: true, effort: "low", budget: 100)
        var body = try body(request)
        #expect((body["chat_template_kwargs"] as? [String: Bool])?["enable_thinking"] == true)
        #expect(body["reasoning_effort"] as? String == "low")
        #expect(body["thinking_budget_tokens"] as? Int == 100)
        request.thinking = ThinkingSettings(isEnabled: false, effort: "low")
        body = try self.body(request)
        #expect((body["chat_template_kwargs"] as? [String: Bool])?["enable_thinking"] == false)
        #expect(body["reasoning_effort"] == nil)
    }

    @Test("What was thought goes with its reply: the template decides whether it is read")
    func reasoning() throws {
        var request = request()
        var reply = PromptMessage(.assistant, "4")
        reply.reasoning = "2 and 2"
        request.messages += [reply, PromptMessage(.user, "And 3?")]
        let messages = try #require(try body(request)["messages"] as? [[String: String]])
        #expect(messages.map { $0["reasoning_content"] } == [nil, "2 and 2", nil])
    }

    @Test("Reading ahead asks for no token, no opening of a reply, and no other's memory")
    func readingAhead() throws {
        let ahead = request(maxTokens: 0)
        #expect(LlamaServerDialect().readsAhead)
        #expect(try call(ahead).path == "/v1/chat/completions?autoload=false")
        let body = try body(ahead)
        #expect(body["max_tokens"] as? Int == 0)
        #expect(body["add_generation_prompt"] as? Bool == false)
        #expect(body["cache_prompt"] as? Bool == true)
        #expect(try self.body(request())["add_generation_prompt"] == nil)
    }

    @Test("A full window ends the reply, though a server may shift its cache and go on")
    func fullWindow() throws {
        func chunk(_ generated: Int) -> [UInt8] {
            Array(
                """
                data: {"choices":[{"delta":{"content":"a"},"finish_reason":null}],\
                "timings":{"cache_n":40,"prompt_n":2000,"predicted_n":\(generated)}}\n\n
                """.utf8)
        }
        var request = request(maxTokens: nil)
        var reader = try call(request).reader
        for count in 1...7 {
            #expect(try reader.feed(chunk(count), at: .now).count == 1)
        }
        let events = try reader.feed(chunk(8), at: .now)
        #expect(reader.isFinished)
        guard case .finished(let result) = events.last else {
            Issue.record("it goes on")
            return
        }
        #expect(result.reason == .length)
        #expect(result.usage?.promptTokens == 2040)
        #expect(result.usage?.completionTokens == 8)
        #expect(events.contains(.cache(CacheOccupancy(cellsUsed: 2047, cellsTotal: 2048))))
        // Whoever allows it gets it.
        request.mayShift = true
        reader = try call(request).reader
        for count in 1...20 { _ = try reader.feed(chunk(count), at: .now) }
        #expect(!reader.isFinished)
    }
}
