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

    @Test("Messages of an older history follow the one before, are found, counted and copied first")
    func fourthVersion() async throws {
        try makeFirstVersion()
        do {
            let queue = try DatabaseQueue(path: path)
            try Schema.migrator.migrate(queue, upTo: "4")
            try queue.close()
        }
        try Data().write(to: URL(fileURLWithPath: path + ".before-3"))
        let store = try HistoryStore(path: path)
        let found = try #require(try await store.conversation(.init(rawValue: "A")))
        #expect(found.tree == MessageTree(line: found.messages.map(\.id)))
        #expect(found.aside.isEmpty)
        let line = try #require(try await store.list().first)
        #expect(line.messages == 2 && line.versions == 0 && line.tokens == 40)
        #expect(line.model == "SmolLM2" && line.quantization == Quantization("Q4_1"))
        #expect(try await store.search("hm.").map(\.message?.rawValue) == [2])
        #expect(try await store.indexIsWhole())

        let copy = path + ".before-5"
        #expect(SchemaCopy.all(of: path) == [copy])
        let attributes = try FileManager.default.attributesOfItem(atPath: copy)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let queue = try DatabaseQueue(path: copy)
        let (applied, messages) = try await queue.read { db in
            (
                try Schema.migrator.appliedIdentifiers(db),
                try Int.fetchOne(db, sql: "SELECT count(*) FROM messages")
            )
        }
        #expect(applied == ["1", "2", "3", "4"])
        #expect(messages == 2)
    }

    @Test("A new history and one of this version are not copied")
    func noCopy() throws {
        try HistoryStore(path: path).close()
        try HistoryStore(path: path).close()
        #expect(SchemaCopy.all(of: path) == [])
    }

    @Test("Without room for the copy nothing is changed, and the sentence says so")
    func noRoom() throws {
        try makeFirstVersion()
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect {
            try SchemaCopy.make(of: path, Configuration(), pages: 3)
        } throws: { error in
            let error = error as? HistoryError
            return error?.code == .diskFull && error?.description.contains("free some") == true
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == bytes)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(names == ["history.sqlite"])
    }
}
