import ChatCore
import Foundation
import Testing

@testable import ChatApp

@Suite("The lines of ask --jsonl")
struct EventLineTests {
    private func object(_ event: SessionEvent) throws -> [String: Any] {
        let line = try #require(EventLine(event, sentAt: MonotonicInstant(nanoseconds: 0)))
        let text = try JSONOutput.line(line)
        #expect(!text.contains("\n"))
        return try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test("what was kept of the prompt, and where and why it parted")
    func prompt() throws {
        let line = try object(
            .prompt(
                PromptReuse(
                    total: 543, reused: 512,
                    parting: PromptParting(token: 512, message: 4, cause: .reasoningDropped))))
        #expect(line["event"] as? String == "prompt")
        let prompt = try #require(line["prompt"] as? [String: Any])
        #expect(prompt["read"] as? Int == 31)
        let parting = try #require(prompt["parting"] as? [String: Any])
        #expect(parting["cause"] as? String == "reasoning-dropped")
        #expect(parting["message"] as? Int == 4)
        let whole = try object(.prompt(PromptReuse(total: 5, reused: 5)))
        #expect((whole["prompt"] as? [String: Any])?["parting"] is NSNull)
    }

    @Test("every other event of a turn has a line of its own name")
    func names() throws {
        let drafting = try object(.drafting(DraftCounts(drafted: 8, accepted: 5)))
        #expect(drafting["event"] as? String == "drafting")
        #expect((drafting["drafts"] as? [String: Int]) == ["drafted": 8, "accepted": 5])
        let threads = try object(.threads(ThreadChoice(decode: 1, reason: .load)))
        #expect((threads["threads"] as? [String: Any])?["reason"] as? String == "load")
        let shifted = try object(.shifted(ContextShift(dropped: 100, kept: 4)))
        #expect((shifted["shifted"] as? [String: Int])?["dropped"] == 100)
        #expect(try object(.stalled(seconds: 30))["seconds"] as? Double == 30)
        let cut = try object(
            .contextCut(ContextCut(keptFrom: .init(rawValue: 3), droppedTokens: 40)))
        #expect((cut["context_cut"] as? [String: Any])?["kept_from"] as? Int == 3)
        let parked = try object(.parked(ParkedState(tokens: 7, bytes: 77, seconds: 0.2)))
        #expect((parked["parked"] as? [String: Any])?["tokens"] as? Int == 7)
        let restored = try object(.restored(ParkedState(tokens: 9, bytes: 99, seconds: 0.1)))
        #expect((restored["restored"] as? [String: Any])?["tokens"] as? Int == 9)
    }

    @Test("reasoning streams under its own channel")
    func reasoning() throws {
        let delta = TextDelta(
            channel: .reasoning, text: "hm", tokens: 1, depth: 7,
            at: MonotonicInstant(nanoseconds: 500_000_000))
        let line = try object(.delta(.init(rawValue: 2), delta))
        #expect(line["channel"] as? String == "reasoning")
        #expect(line["at"] as? Double == 0.5)
    }

    @Test("a loaded model comes with what is in force")
    func loaded() throws {
        var model = LoadedModel(
            model: ModelDescription(name: "tiny", displayName: "tiny", store: "s"),
            engine: "llama.cpp", contextWindow: 512, threads: 2)
        model.threadsFollow = true
        model.memory = MemoryEstimate(
            devices: [.init(name: "CPU", weights: 5, cache: 3, compute: 2, available: 9)],
            contextWindow: 512, largestWindow: 256)
        let settings = try #require(try object(.loaded(model))["settings"] as? [String: Any])
        #expect(settings["context"] as? Int == 512)
        #expect(settings["threads_follow"] as? Bool == true)
        #expect(settings["batch"] is NSNull)
        let memory = try #require(settings["memory"] as? [String: Any])
        #expect(memory["fits"] as? Bool == false)
        #expect(memory["largest_window"] as? Int == 256)
        let device = try #require((memory["devices"] as? [[String: Any]])?.first)
        #expect(device["weights_bytes"] as? Int == 5)
    }
}
