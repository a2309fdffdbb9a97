import ChatCore
import Foundation
import Synchronization
import Testing

@testable import History

@Suite struct HistoryStoreTests {
    let folder: TemporaryFolder
    var path: String { folder.path + "/data/history.sqlite" }

    init() throws {
        folder = try TemporaryFolder()
    }

    /// A conversation with a question and a reply that has every figure.
    func conversation(_ id: String = "A") -> Conversation {
        var figures = ReplyFigures()
        figures.timeToFirstToken = Figure(0.058, .measured)
        figures.decodeRate = Figure(142.3, .engineReported)
        figures.reasoningSeconds = Figure(1.25, .measured)
        figures.interTokenLatency = LatencyPercentiles(
            p50: 0.007, p95: 0.008, p99: 0.009, max: 0.02, provenance: .measured)
        var reply = ReplyRecord(
            model: "SmolLM2-135M-Instruct", quantization: Quantization("Q4_1"), engine: "llama.cpp",
            finishReason: .length,
            usage: Usage(
                promptTokens: 31, cachedTokens: 12, completionTokens: 9, reasoningTokens: 2),
            figures: figures, seed: 7)
        reply.usage?.drafts = DraftCounts(drafted: 8, accepted: 5)
        reply.lengthCause = .window
        reply.sampling = SamplingSettings(temperature: 0.2, seed: 7)
        reply.sampling?.logitBias = [LogitBias(.text("hum"), -.infinity)]
        reply.thinking = ThinkingSettings(isEnabled: false)
        reply.reuse = PromptReuse(
            total: 31, reused: 12, parting: PromptParting(token: 12, cause: .messageChanged))
        reply.threads = ThreadChoice(decode: 1, reason: .load)
        reply.shift = ContextShift(dropped: 4, kept: 2)
        reply.continuations = 1
        var conversation = Conversation(id: .init(rawValue: id))
        conversation.append(.system, "Be brief.")
        conversation.append(.user, "why do llamas hum?\nreally \u{0}\u{1B}[31m 🦙")
        let answer = conversation.append(.assistant, "They hum.")
        conversation.update(answer) {
            $0.reasoning = "Hm."
            $0.reply = reply
        }
        return conversation
    }

    @Test("A conversation comes back as it was saved, also to another process")
    func roundTrip() async throws {
        let saved = conversation()
        try await HistoryStore(path: path).save(saved)
        let found = try await HistoryStore(path: path).conversation(saved.id)
        #expect(found?.messages == saved.messages)
        #expect(found?.title == "why do llamas hum?")
        #expect(try await HistoryStore(path: path).conversation(.init(rawValue: "none")) == nil)
    }

    @Test("A cut comes back as it was saved, and goes when there is none any more")
    func cut() async throws {
        var saved = conversation()
        saved.cut = ContextCut(
            keptFrom: saved.messages[1].id, summary: "They hum.\nReally.", summarisedBy: "SmolLM2",
            droppedTokens: 2310)
        let store = try HistoryStore(path: path)
        try await store.save(saved)
        #expect(try await HistoryStore(path: path).conversation(saved.id)?.cut == saved.cut)
        saved.cut = nil
        try await store.save(saved)
        let found = try #require(try await HistoryStore(path: path).conversation(saved.id))
        #expect(found.cut == nil)
        #expect(found.messages == saved.messages)
    }

    @Test("What a newer canter wrote about a reply or a cut is not read, and the text is")
    func unknownDetails() async throws {
        let saved = conversation()
        let store = try HistoryStore(path: path)
        try await store.save(saved)
        try await store.execute("UPDATE messages SET details = '{\"lengthCause\":\"boredom\"}'")
        try await store.execute("UPDATE conversations SET cut = 'no JSON'")
        let found = try #require(try await HistoryStore(path: path).conversation(saved.id))
        #expect(found.cut == nil)
        #expect(found.messages.map(\.text) == saved.messages.map(\.text))
        #expect(found.messages[2].reply?.sampling == nil)
        #expect(found.messages[2].reply?.seed == 7)
    }

    @Test("Saving again writes only what changed")
    func incremental() async throws {
        let store = try HistoryStore(path: path)
        var conversation = conversation()
        for index in 0..<50 {
            conversation.append(.user, "message \(index)")
        }
        try await store.save(conversation)
        try await store.watchMessages()
        let last = conversation.append(.user, "one more")
        try await store.save(conversation)
        #expect(try await store.messageChanges() == ["INSERT"])
        conversation.update(last) { $0.text = "one more?" }
        try await store.save(conversation)
        #expect(try await store.messageChanges() == ["UPDATE"])
        try await store.save(conversation)
        #expect(try await store.messageChanges() == [])
        #expect(try await store.conversation(conversation.id)?.messages == conversation.messages)
    }

    @Test("A changed message is replaced, a removed one is gone, and the order stays")
    func changes() async throws {
        let store = try HistoryStore(path: path)
        var conversation = conversation()
        try await store.save(conversation)
        conversation.truncate(from: conversation.messages[2].id)
        conversation.update(conversation.messages[1].id) { $0.text = "edited" }
        conversation.append(.assistant, "Another answer.")
        try await store.save(conversation)
        let found = try await HistoryStore(path: path).conversation(conversation.id)
        #expect(found?.messages == conversation.messages)
        #expect(found?.messages.map(\.text) == ["Be brief.", "edited", "Another answer."])
    }

    @Test("The list has the latest first, with model, messages and tokens")
    func list() async throws {
        let clock = Mutex(Date(timeIntervalSince1970: 1000))
        let store = try HistoryStore(path: path) { clock.withLock { $0 } }
        try await store.save(conversation("A"))
        clock.withLock { $0 += 1 }
        var plain = Conversation(id: .init(rawValue: "B"))
        plain.append(.user, "hello")
        try await store.save(plain)
        clock.withLock { $0 += 1 }
        var first = conversation("A")
        first.append(.user, "and alpacas?")
        try await store.save(first)

        let list = try await store.list()
        #expect(list.map(\.id.rawValue) == ["A", "B"])
        #expect(list[0].model == "SmolLM2-135M-Instruct")
        #expect(list[0].quantization == Quantization("Q4_1"))
        #expect(list[0].messages == 4)
        #expect(list[0].tokens == 40)
        #expect(list[0].createdAt == Date(timeIntervalSince1970: 1000))
        #expect(list[0].updatedAt == Date(timeIntervalSince1970: 1002))
        #expect(list[1].model == nil)
        #expect(list[1].tokens == nil)
        #expect(try await store.list(limit: 1).map(\.id.rawValue) == ["A"])
    }

    @Test("What was asked last is found in all conversations, and nothing that was answered")
    func questions() async throws {
        let store = try HistoryStore(path: path)
        #expect(try await store.questions(limit: 10).isEmpty)
        var first = Conversation(id: .init(rawValue: "A"))
        first.append(.system, "be brief")
        first.append(.user, "one")
        first.append(.assistant, "answer")
        try await store.save(first)
        var second = Conversation(id: .init(rawValue: "B"))
        second.append(.user, "two")
        try await store.save(second)
        first.append(.user, "three")
        try await store.save(first)
        #expect(try await store.questions(limit: 10) == ["three", "two", "one"])
        #expect(try await store.questions(limit: 2) == ["three", "two"])
    }

    @Test("Deleting removes the messages too, and says whether there was anything")
    func delete() async throws {
        let store = try HistoryStore(path: path)
        let conversation = conversation()
        try await store.save(conversation)
        #expect(try await store.delete(conversation.id))
        #expect(try await store.delete(conversation.id) == false)
        #expect(try await store.list().isEmpty)
        #expect(try await store.count("SELECT count(*) FROM messages") == 0)
    }

    @Test("Two processes write side by side without losing anything")
    func sideBySide() async throws {
        let stores = [try HistoryStore(path: path), try HistoryStore(path: path)]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, store) in stores.enumerated() {
                group.addTask {
                    var conversation = Conversation(id: .init(rawValue: "C\(index)"))
                    for turn in 0..<20 {
                        conversation.append(.user, "turn \(turn)")
                        try await store.save(conversation)
                    }
                }
            }
            try await group.waitForAll()
        }
        for id in ["C0", "C1"] {
            #expect(try await stores[0].conversation(.init(rawValue: id))?.messages.count == 20)
        }
    }

    @Test("What another process added is not written over")
    func conflict() async throws {
        let one = try HistoryStore(path: path)
        let other = try HistoryStore(path: path)
        var conversation = conversation()
        try await one.save(conversation)
        var theirs = try #require(try await other.conversation(conversation.id))
        theirs.append(.user, "theirs")
        try await other.save(theirs)
        conversation.append(.user, "ours")
        await #expect { try await one.save(conversation) } throws: {
            ($0 as? HistoryError)?.code == .conflict
        }
        #expect(try await one.conversation(conversation.id)?.messages.last?.text == "theirs")
        // Read anew, it can be gone on with.
        theirs.append(.user, "ours after theirs")
        try await one.save(theirs)
        #expect(try await other.conversation(theirs.id)?.messages.last?.text == "ours after theirs")
    }

    @Test("A cancelled task's save is kept all the same")
    func cancelledSave() async throws {
        let store = try HistoryStore(path: path)
        let conversation = conversation()
        let task = Task {
            unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
            try await store.save(conversation)
        }
        try await task.value
        #expect(try await store.conversation(conversation.id) != nil)
    }

    @Test("A title and texts with quotes and statements are only text")
    func injection() async throws {
        let store = try HistoryStore(path: path)
        var conversation = Conversation(id: .init(rawValue: "x'; DROP TABLE messages; --"))
        conversation.append(.user, "'); DELETE FROM messages; --")
        try await store.save(conversation)
        #expect(try await store.conversation(conversation.id)?.messages == conversation.messages)
    }
}
