import ChatCore
import EngineKit
import Foundation
import LlamaEngine
import Testing

// In the suite of the other tests that generate: two models at once on a
// machine of two cores take each other's time.
extension GenerationTests {
    @Suite("Sampling with the real model")
    struct Sampling {
        let question = [PromptMessage(.user, "Is Paris the capital of France?")]
        let story = [PromptMessage(.user, "Tell me a story about a fox.")]

        /// A reply with those settings; temperature 0 unless they say otherwise.
        private func reply(
            _ messages: [PromptMessage], maxTokens: Int = 24,
            _ change: (inout SamplingSettings) -> Void
        ) async throws -> Reply {
            let (engine, _) = try await TestModel.engine()
            var request = request(1, messages, maxTokens: maxTokens)
            change(&request.sampling)
            return try await Reply(engine.generate(request))
        }

        @Test("a grammar is followed to its end")
        func grammar() async throws {
            let reply = try await reply(question) { $0.grammar = #"root ::= "yes!" | "no!""# }
            #expect(["yes!", "no!"].contains(reply.text))
            #expect(reply.result?.reason == .stop)
        }

        @Test("a reply that may not end goes on to its limit")
        func ignoreEOS() async throws {
            let word = [PromptMessage(.user, "Answer with the one word yes.")]
            let ended = try await reply(word, maxTokens: 200) { _ in }
            #expect(ended.result?.reason == .stop)
            let endless = try await reply(word, maxTokens: 200) { $0.ignoreEOS = true }
            #expect(endless.result?.reason == .length)
            #expect(endless.result?.usage?.completionTokens == 200)
        }

        @Test("a JSON schema is followed")
        func schema() async throws {
            let reply = try await reply(question, maxTokens: 60) {
                $0.jsonSchema = """
                    {"type": "object", "properties": {"city": {"enum": ["Paris", "Rome"]},
                    "people": {"type": "integer", "minimum": 1, "maximum": 99}},
                    "required": ["city", "people"], "additionalProperties": false}
                    """
            }
            struct City: Decodable {
                var city: String
                var people: Int
            }
            let city = try JSONDecoder().decode(City.self, from: Data(reply.text.utf8))
            #expect(["Paris", "Rome"].contains(city.city))
            #expect((1...99).contains(city.people))
        }

        @Test(
            "a grammar or schema that is none is refused, and the engine goes on",
            arguments: [
                "root ::= (", "answer ::= \"yes\"", "root ::= root \"a\"", "root ::= other",
                // These two end llama.cpp's process, or its memory.
                "root ::= \"a\"{5,2}", "root ::= " + String(repeating: "(", count: 100_000),
            ] as [String])
        func badGrammar(_ grammar: String) async throws {
            let (engine, _) = try await TestModel.engine()
            var bad = request(1, question)
            bad.sampling.grammar = grammar
            let error = await #expect(throws: EngineError.self) {
                _ = try await Reply(engine.generate(bad))
            }
            #expect(error?.code == .invalidSetting)
            let next = try await Reply(engine.generate(request(2, question)))
            #expect(!next.text.isEmpty)
        }

        @Test(
            "a schema that is none is refused",
            arguments: ["[1", "42", "{\"type\": \"colour\"}", "{\"$ref\": \"#/nowhere\"}"])
        func badSchema(_ schema: String) async throws {
            let error = await #expect(throws: EngineError.self) {
                _ = try await reply(question) { $0.jsonSchema = schema }
            }
            #expect(error?.code == .invalidSetting)
        }

        @Test("a grammar that rules out every token ends the reply with an error, not the process")
        func deadEnd() async throws {
            // No token of a text model holds this scalar of the private use area.
            let (engine, _) = try await TestModel.engine()
            var dead = request(1, question)
            dead.sampling.grammar = "root ::= \"a\""
            dead.sampling.logitBias = (0..<49152).map { LogitBias(.token($0), -.infinity) }
            let error = await #expect(throws: EngineError.self) {
                _ = try await Reply(engine.generate(dead))
            }
            #expect(error?.code == .failed)
            let next = try await Reply(engine.generate(request(2, question)))
            #expect(!next.text.isEmpty)
        }

        @Test("numbers out of their range are refused by name")
        func ranges() async throws {
            let changes: [(String, (inout SamplingSettings) -> Void)] = [
                ("temperature", { $0.temperature = -1 }),
                ("temperature", { $0.temperature = .nan }),
                ("Top-k", { $0.topK = -1 }), ("Top-k", { $0.topK = .max }),
                ("Top-p", { $0.topP = 1.5 }), ("Min-p", { $0.minP = -0.1 }),
                ("repeat penalty", { $0.repeatPenalty = 0 }), ("Mirostat", { $0.mirostat = 3 }),
                ("last-n", { $0.repeatLastN = -2 }), ("DRY", { $0.dryBase = .infinity }),
                ("bias", { $0.logitBias = [LogitBias(.token(1), .nan)] }),
                ("no token 49152", { $0.logitBias = [LogitBias(.token(49152), 1)] }),
                ("no token -1", { $0.logitBias = [LogitBias(.token(-1), 1)] }),
                ("seed", { $0.seed = .max }), ("stop string", { $0.stop = [""] }),
                ("not both", { ($0.grammar, $0.jsonSchema) = ("root ::= \"a\"", "{}") }),
            ]
            let (engine, _) = try await TestModel.engine()
            for (index, (word, change)) in changes.enumerated() {
                var request = request(UInt64(index), question, maxTokens: 2)
                change(&request.sampling)
                let bad = request
                let error = await #expect(throws: EngineError.self, "no error for \(word)") {
                    _ = try await Reply(engine.generate(bad))
                }
                #expect(error?.code == .invalidSetting)
                #expect(
                    error?.description.contains(word) == true,
                    "it says \(String(describing: error))")
            }
        }

        @Test("a bias keeps a text away, and calls another one")
        func bias() async throws {
            let plain = try await reply(question) { _ in }
            #expect(plain.text.contains("Paris"))
            let kept = try await reply(question) {
                $0.logitBias = [
                    LogitBias(.text("Paris"), -.infinity), LogitBias(.text(" Paris"), -.infinity),
                ]
            }
            #expect(!kept.text.contains("Paris"))
            let called = try await reply(question, maxTokens: 3) {
                $0.logitBias = [LogitBias(.text(" fox"), 1000)]
            }
            #expect(called.text == " fox fox fox")
        }

        @Test("penalties look at what was said, and change it")
        func penalties() async throws {
            let plain = try await reply(story, maxTokens: 60) { _ in }
            let changes: [(inout SamplingSettings) -> Void] = [
                { $0.repeatPenalty = 1.5 }, { $0.frequencyPenalty = 2 }, { $0.presencePenalty = 2 },
                { ($0.dryMultiplier, $0.dryAllowedLength) = (5, 1) },
            ]
            for change in changes {
                let penalised = try await reply(story, maxTokens: 60) {
                    $0.repeatLastN = -1
                    $0.dryLastN = -1
                    change(&$0)
                }
                #expect(penalised.text != plain.text)
            }
        }
    }
}
