import ChatCore
import EngineKit
import Foundation
import LlamaEngine
import Sessions
import Testing

/// The starter model with a window of 512 tokens, and a conversation that has more.
@Suite("Overflow, with a model", .serialized, .timeLimit(.minutes(2)))
struct OverflowWithModelTests {
    private static let path =
        ProcessInfo.processInfo.environment["CANTER_TEST_MODEL"]
        ?? NSHomeDirectory() + "/.local/share/canter/models/SmolLM2-135M-Instruct.Q4_1.gguf"

    private let log = EventLog()
    private let engine = LlamaEngine()

    private static var conversation: Conversation {
        var conversation = Conversation(id: Conversation.ID(rawValue: "test"))
        for turn in 1...5 {
            conversation.append(.user, "Tell me about boat number \(turn).")
            conversation.append(
                .assistant,
                String(repeating: "Boat \(turn) lay still in the grey harbour. ", count: 10))
        }
        return conversation
    }

    /// A session whose model is ready.
    private func manager(_ policy: OverflowPolicy) async -> SessionManager {
        var reply = ReplySettings(sampling: SamplingSettings(temperature: 0), maxTokens: 8)
        reply.overflow = policy
        let manager = SessionManager(
            engine: engine, conversation: Self.conversation, reply: reply, events: log.record)
        var request = LoadRequest(model: Self.path)
        request.settings.contextWindow = 512
        await manager.load(request)
        await log.wait(for: "loaded")
        return manager
    }

    private func isOver(_ events: [SessionEvent]) -> Bool {
        events.contains { event in
            switch event {
            case .turnEnded, .refused, .loadFailed: true
            default: false
            }
        }
    }

    /// Tokens of the whole conversation with `text`, by the engine's own count.
    private func count(with text: String) async throws -> Int {
        var whole = Self.conversation
        whole.append(.user, text)
        return try await engine.countTokens(in: Prompt.messages(of: whole, systemPrompt: nil)).value
    }

    @Test("Stop names the engine's exact count and sends nothing")
    func stop() async throws {
        let manager = await manager(.stop)
        await manager.send("And now?")
        await log.wait(until: isOver)
        guard case .refused("And now?", let failure)? = log.events.last else {
            Issue.record("it was not refused: \(log.outline)")
            return
        }
        let tokens = try await count(with: "And now?")
        #expect(failure.sentence.contains("\(tokens) tokens"))
        #expect(await manager.conversation.messages.count == 10)
    }

    @Test("Drop-oldest sends exactly the tokens that are left, and says how many went")
    func dropOldest() async throws {
        let manager = await manager(.dropOldest)
        await manager.send("And now?")
        await log.wait(until: isOver)
        let conversation = await manager.conversation
        let cut = try #require(conversation.cut)
        let usage = try #require(conversation.messages.last?.reply?.usage)
        #expect(usage.promptTokens + 8 <= 512)
        #expect(cut.droppedTokens == (try await count(with: "And now?")) - usage.promptTokens)
        #expect(conversation[cut.keptFrom]?.role == .user)
    }

    @Test("A summary is written, sent in the place of what it stands for, and summarised again")
    func summarise() async throws {
        let manager = await manager(.summarise)
        await manager.send("And now?")
        await log.wait(until: isOver)
        let first = try #require(await manager.conversation.cut)
        #expect(first.summary?.isEmpty == false)
        #expect(first.summarisedBy?.contains("SmolLM2") == true)
        let usage = try #require(await manager.conversation.messages.last?.reply?.usage)
        #expect(usage.promptTokens + 8 <= 512)

        let second = String(repeating: "The sea was calm and the boats were many. ", count: 25)
        await manager.send(second)
        await log.wait { $0.count { if case .turnEnded = $0 { true } else { false } } == 2 }
        let cut = try #require(await manager.conversation.cut)
        #expect(cut.keptFrom.rawValue > first.keptFrom.rawValue)
        #expect(cut.summary?.isEmpty == false)
        #expect(cut.droppedTokens ?? 0 > first.droppedTokens ?? 0)
    }
}
