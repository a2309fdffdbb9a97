import ChatCore
import EngineKit
import Sessions
import Synchronization
import TestSupport
import Testing

@Suite("Counting drafts", .timeLimit(.minutes(1)))
struct DraftCountTests {
    private let clock = ManualClock()
    private let log = EventLog()

    /// Messages the engine was asked to count, and what it may do meanwhile.
    private final class Questions: Sendable {
        let asked = Mutex<[[PromptMessage]]>([])

        /// Ten tokens around the prompt, three around each message, one a byte.
        @Sendable func count(_ messages: [PromptMessage]) -> Int {
            asked.withLock { $0.append(messages) }
            return messages.reduce(10) { $0 + $1.text.utf8.count + 3 }
        }
    }

    private let questions = Questions()

    private func manager(_ replies: [[ScriptedEngine.Step]] = []) async -> SessionManager {
        let engine = ScriptedEngine(clock: clock, replies: replies, count: questions.count)
        let manager = SessionManager(
            engine: engine, conversation: Conversation(id: Conversation.ID(rawValue: "test")),
            now: { [clock] in clock.now }, events: log.record)
        await manager.load(LoadRequest(model: "tiny"))
        await log.wait(for: "loaded")
        return manager
    }

    @Test("A draft has its own tokens, and the prompt it would be sent in")
    func draft() async throws {
        let manager = await manager([[.text("yes"), .finish(.stop)]])
        let first = try #require(await manager.countTokens(of: "hello"))
        #expect(first.tokens == Figure(5, .engineReported))
        #expect(first.prompt == Figure(18, .engineReported))
        #expect(first.window == 2048)
        await manager.send("hello")
        await log.wait(for: "turn ended 2 stop")
        let second = try #require(await manager.countTokens(of: "and?"))
        #expect(second.tokens.value == 4)
        #expect(second.prompt.value == 10 + 8 + 6 + 7)
        // What would be sent is what was counted.
        #expect(
            questions.asked.withLock { $0.contains { $0.map(\.text) == ["hello", "yes", "and?"] } })
    }

    @Test("While a person types, the conversation before the draft is counted once")
    func frameOnce() async {
        let manager = await manager()
        for draft in ["h", "he", "hel"] { _ = await manager.countTokens(of: draft) }
        #expect(questions.asked.withLock { $0.map { $0.last?.text } } == ["h", "", "he", "hel"])
    }

    @Test("No draft has no tokens; a text is counted without the conversation")
    func edges() async {
        let manager = await manager()
        #expect(await manager.countTokens(of: "")?.tokens.value == 0)
        #expect(await manager.countTokens(ofText: "pasted") == Figure(6, .engineReported))
    }

    @Test("Nothing is counted without a model, and while a reply is made")
    func busy() async {
        let without = SessionManager(
            engine: ScriptedEngine(clock: clock, count: questions.count),
            conversation: Conversation(id: Conversation.ID(rawValue: "test")),
            now: { [clock] in clock.now }, events: log.record)
        #expect(await without.countTokens(of: "hello") == nil)
        let manager = await manager([[.text("yes"), .wait(.seconds(1)), .finish(.stop)]])
        await manager.send("hello")
        await log.wait(for: "delta 2 yes")
        #expect(await manager.countTokens(of: "more") == nil)
        #expect(await manager.countTokens(ofText: "more") == nil)
        #expect(questions.asked.withLock { $0.isEmpty })
        await clock.advanceToNextSleeper()
        await log.wait(for: "turn ended 2 stop")
        #expect(await manager.countTokens(of: "more") != nil)
    }

    @Test("What is being made to fit leaves the engine to itself")
    func preparing() {
        var bench = MachineBench.ready
        #expect(bench.machine.question(draft: "x") != nil)
        _ = bench.send(String(repeating: "x", count: 9000))
        #expect(bench.machine.question(draft: "x") == nil)
        #expect(bench.machine.question(text: "x") == nil)
    }

    @Test("A question is counted with the system prompt and thinking as they are set")
    func settings() {
        var bench = MachineBench.ready
        bench.machine.reply.systemPrompt = "Be brief."
        bench.machine.reply.thinking.isEnabled = false
        let question = bench.machine.question(draft: "hi")
        #expect(question?.whole.map(\.text) == ["Be brief.", "hi"])
        #expect(question?.frame.map(\.text) == ["Be brief.", ""])
        #expect(question?.thinking.isEnabled == false)
    }
}
