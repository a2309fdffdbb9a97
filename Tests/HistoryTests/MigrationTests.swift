import ChatCore
import Foundation
import GRDB
import Testing

@testable import History

@Suite struct MigrationTests {
    let folder: TemporaryFolder
    var path: String { folder.path + "/history.sqlite" }

    init() throws {
        folder = try TemporaryFolder()
    }

    /// A history as the first schema had it, with a question and its reply.
    private func makeFirstVersion() throws {
        let queue = try DatabaseQueue(path: path)
        try Schema.migrator.migrate(queue, upTo: "1")
        try queue.write { db in
            try db.execute(
                sql: """
                    INSERT INTO conversations (id, title, revision, created_at, updated_at)
                    VALUES ('A', 'why do llamas hum?', 2, 1000, 2000);
                    INSERT INTO messages (conversation, id, position, role, text, reasoning, created_at)
                    VALUES (1, 1, 0, 'user', 'why do llamas hum?', '', 1000);
                    INSERT INTO messages (conversation, id, position, role, text, reasoning, created_at, model,
                        quantization, engine, finish_reason, prompt_tokens, completion_tokens, figures, seed)
                    VALUES (1, 2, 1, 'assistant', 'They hum.', 'Hm.', 2000, 'SmolLM2', 'Q4_1', 'llama.cpp',
                        'length', 31, 9, '{}', 7);
                    """)
        }
        try queue.close()
    }

    @Test("A history of the first version is read, with nothing where nothing was kept")
    func firstVersion() async throws {
        try makeFirstVersion()
        let store = try HistoryStore(path: path)
        let id = Conversation.ID(rawValue: "A")
        let found = try #require(try await store.conversation(id))
        #expect(found.title == "why do llamas hum?")
        #expect(found.messages.map(\.text) == ["why do llamas hum?", "They hum."])
        #expect(found.cut == nil && !found.hasOwnTitle)
        let reply = try #require(found.messages[1].reply)
        #expect(reply.finishReason == .length)
        #expect(reply.seed == 7)
        #expect(reply.usage?.promptTokens == 31)
        #expect(reply.lengthCause == nil && reply.sampling == nil && reply.reuse == nil)
        #expect(reply.figures.reasoningSeconds == nil && reply.continuations == nil)
    }

    @Test("It goes on from there: what is new is kept with what was")
    func goesOn() async throws {
        try makeFirstVersion()
        let id = Conversation.ID(rawValue: "A")
        let store = try HistoryStore(path: path)
        var conversation = try #require(try await store.conversation(id))
        conversation.update(Message.ID(rawValue: 2)) {
            $0.reply?.sampling = SamplingSettings(temperature: 0.5)
        }
        let next = conversation.append(.user, "and alpacas?")
        conversation.cut = ContextCut(keptFrom: next, droppedTokens: 40)
        try await store.save(conversation)
        let found = try await HistoryStore(path: path).conversation(id)
        #expect(found?.messages == conversation.messages)
        #expect(found?.cut == conversation.cut)
    }

    @Test("A history of the third version gets an empty ledger, and keeps what it had")
    func thirdVersion() async throws {
        let queue = try DatabaseQueue(path: path)
        try Schema.migrator.migrate(queue, upTo: "3")
        try await queue.write { db in
            try db.execute(
                sql: """
                    INSERT INTO conversations (id, title, has_own_title, revision, created_at, updated_at)
                    VALUES ('A', 'llamas', 1, 1, 1000, 2000);
                    INSERT INTO messages (conversation, id, position, role, text, reasoning, created_at)
                    VALUES (1, 1, 0, 'user', 'why do llamas hum?', '', 1000);
                    """)
        }
        try queue.close()
        let store = try HistoryStore(path: path)
        let id = Conversation.ID(rawValue: "A")
        let found = try #require(try await store.conversation(id))
        #expect(found.hasOwnTitle && found.messages.map(\.text) == ["why do llamas hum?"])
        #expect(try await store.turns() == [])
        try await store.record(.example())
        #expect(try await store.delete(id))
        #expect(try await store.turns().map(\.conversation) == [nil])
    }
}
