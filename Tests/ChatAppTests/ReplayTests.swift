import ChatCore
import EngineKit
import Foundation
import TestSupport
import Testing

@testable import ChatApp

@Suite("A conversation replayed")
struct ReplayTests {
    private static func record(_ tokens: Int) -> ReplyRecord {
        var figures = ReplyFigures()
        figures.decodeRate = Figure(20, .engineReported)
        figures.decodeSeconds = Figure(2, .engineReported)
        figures.timeToFirstToken = Figure(0.5, .measured)
        return ReplyRecord(
            model: "tiny", quantization: Quantization("Q8_0"), engine: "llama.cpp",
            finishReason: .stop,
            usage: Usage(promptTokens: 30, cachedTokens: 10, completionTokens: tokens),
            figures: figures)
    }

    private static func conversation(of pairs: [(question: String, reply: String, tokens: Int)])
        -> Conversation
    {
        var conversation = Conversation(id: .init(rawValue: "A"))
        for pair in pairs {
            conversation.append(.user, pair.question)
            let id = conversation.append(.assistant, pair.reply)
            conversation.update(id) { $0.reply = record(pair.tokens) }
        }
        return conversation
    }

    private let two = Self.conversation(of: [("Why?", "Because.", 3), ("And then?", "Nothing.", 5)])

    @Test("each turn has what was said before it, the replies as they were given")
    func turns() {
        let turns = ReplayTurn.turns(of: two, systemPrompt: "Be brief.")
        #expect(turns.map(\.number) == [1, 2])
        #expect(turns.map(\.tokens) == [3, 5])
        #expect(
            turns[0].messages == [
                PromptMessage(.system, "Be brief."), PromptMessage(.user, "Why?"),
            ]
        )
        #expect(
            turns[1].messages.map(\.text) == ["Be brief.", "Why?", "Because.", "And then?"])
    }

    @Test("a reply that never came is no turn, and a conversation without replies has none")
    func withoutReplies() {
        var conversation = two
        conversation.append(.user, "Still there?")
        conversation.append(.assistant, "")
        #expect(ReplayTurn.turns(of: conversation, systemPrompt: nil).count == 2)
        var question = Conversation(id: .init(rawValue: "B"))
        question.append(.user, "Why?")
        #expect(ReplayTurn.turns(of: question, systemPrompt: nil).isEmpty)
    }

    @Test("every repetition begins with another text, and replies are as long as they were")
    func requests() async throws {
        let reply: [ScriptedEngine.Step] = [.text("a"), .finish(.length)]
        let engine = ScriptedEngine(
            clock: ManualClock(), replies: Array(repeating: reply, count: 6))
        let turns = ReplayTurn.turns(of: two, systemPrompt: nil)
        let outcome = await Replay(engine: engine, turns: turns, repetitions: 2).run()
        #expect(outcome.failure == nil)
        #expect(outcome.turns.map(\.samples.count) == [2, 2])
        let requests = engine.requests
        #expect(requests.map(\.maxTokens) == [1, 3, 5, 1, 3, 5])
        #expect(requests.allSatisfy { $0.sampling.temperature == 0 && $0.speculation == .off })
        #expect(requests[0].messages != requests[3].messages)
        #expect(requests[1].messages == turns[0].messages)
        #expect(requests[5].messages == turns[1].messages)
        #expect(Set(requests.map(\.id)).count == 6)
    }

    @Test("what was done before the engine failed is kept, with the reason")
    func failure() async throws {
        let reply: [ScriptedEngine.Step] = [.text("a"), .finish(.length)]
        let engine = ScriptedEngine(
            clock: ManualClock(),
            replies: [reply, reply, [.fail(EngineError(.contextOverflow, "It does not fit."))]])
        let outcome = await Replay(
            engine: engine, turns: ReplayTurn.turns(of: two, systemPrompt: nil), repetitions: 2
        ).run()
        #expect(outcome.failure?.code == .contextOverflow)
        #expect(outcome.turns.map(\.turn.number) == [1])
    }

    @Test("the table has both speeds side by side, and says how they were measured")
    func table() throws {
        var figures = ReplyFigures()
        figures.decodeRate = Figure(40, .engineReported)
        figures.decodeSeconds = Figure(1, .engineReported)
        figures.timeToFirstToken = Figure(0.25, .measured)
        let usage = Usage(promptTokens: 28, cachedTokens: 8, completionTokens: 3)
        let turns = ReplayTurn.turns(of: two, systemPrompt: nil).map {
            ReplayedTurn(turn: $0, samples: [.init(usage: usage, figures: figures)])
        }
        var loaded = LoadedModel(
            model: ModelDescription(name: "other", displayName: "other", store: "canter"),
            engine: "llama.cpp", contextWindow: 512)
        loaded.loadSeconds = 1.5
        let text = ReplayTable(loaded: loaded, outcome: Replay.Outcome(turns: turns)).markdown
        let row = try #require(text.split(separator: "\n").dropFirst(2).first)
        let cells = row.split(separator: "|").map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        #expect(cells == ["1", "28", "20", "0.25 s", "–", "3", "40.00", "20.00", "tiny Q8_0"])
        #expect(text.contains("Loading took 1.50 s, which no figure has in it."))
        #expect(text.contains("Waiting for all replies: 2.5 s, then 5.0 s."))
        #expect(text.contains("read: prompt tokens that were not in the cache."))
    }

    @Test("what was not told is null in the report, not left out")
    func report() throws {
        let turns = ReplayTurn.turns(of: two, systemPrompt: nil).map {
            ReplayedTurn(turn: $0, samples: [.init(usage: nil, figures: ReplyFigures())])
        }
        let loaded = LoadedModel(
            model: ModelDescription(name: "other", displayName: "other", store: "canter"),
            engine: "llama.cpp", contextWindow: 512)
        let text = try JSONOutput.pretty(ReplayReport(two.id, loaded, asked: 2, turns))
        let report = try #require(
            JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let first = try #require((report["turns"] as? [[String: Any]])?.first)
        let sample = try #require((first["samples"] as? [[String: Any]])?.first)
        #expect(sample["prompt_tokens"] is NSNull)
        #expect((first["recorded"] as? [String: Any])?["completion_tokens"] as? Int == 3)
        #expect(report["load_seconds"] is NSNull)
        #expect(report["turns_asked"] as? Int == 2)
    }
}
