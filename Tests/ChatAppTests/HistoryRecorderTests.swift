import ChatCore
import Foundation
import History
import Testing

@testable import ChatApp

@Suite("Recording the history")
struct HistoryRecorderTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "canter-\(UUID())")

    private func store() throws -> HistoryStore {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return try HistoryStore(path: folder.appending(path: "history.sqlite").path)
    }

    private func message(_ id: Int, _ role: Role, _ text: String) -> Message {
        Message(id: .init(rawValue: id), role: role, text: text)
    }

    @Test("messages become a conversation, a changed one replaces itself, removed ones go")
    func messages() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try store()
        let recorder = HistoryRecorder(store: store)
        let id = Conversation.ID(rawValue: "A")
        try await recorder.save(message(1, .user, "hi"), of: id, title: "hi")
        try await recorder.save(message(2, .assistant, "he"), of: id, title: "hi")
        try await recorder.save(message(2, .assistant, "hello"), of: id, title: "hi")
        #expect(try await store.conversation(id)?.messages.map(\.text) == ["hi", "hello"])
        try await recorder.setAside(from: .init(rawValue: 2), of: id)
        try await recorder.save(message(3, .assistant, "hey"), of: id, title: "hi")
        let kept = try #require(await store.conversation(id))
        #expect(kept.messages.map(\.text) == ["hi", "hey"])
        #expect(kept.title == "hi")
    }

    @Test("a cut is kept, survives reopening, and goes with the message it keeps from")
    func cut() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try store()
        let recorder = HistoryRecorder(store: store)
        let id = Conversation.ID(rawValue: "A")
        for index in 1...3 {
            try await recorder.save(message(index, .user, "\(index)"), of: id, title: "hi")
        }
        let cut = ContextCut(keptFrom: .init(rawValue: 3), summary: "counting", droppedTokens: 7)
        try await recorder.save(cut, of: id)
        let other = try self.store()
        #expect(try await other.conversation(id)?.cut == cut)
        try await recorder.setAside(from: .init(rawValue: 2), of: id)
        #expect(try await other.conversation(id)?.cut == nil)
    }

    @Test("when another process goes on with a conversation, both are kept")
    func conflict() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let ours = HistoryRecorder(store: try store())
        let id = Conversation.ID(rawValue: "A")
        try await ours.save(message(1, .user, "hi"), of: id, title: "hi")

        let theirs = try store()
        var other = try #require(await theirs.conversation(id))
        other.append(.user, "their way")
        try await theirs.save(other)

        try await ours.save(message(2, .assistant, "our way"), of: id, title: "hi")
        try await ours.save(message(3, .user, "and on"), of: id, title: "hi")
        let all = try await theirs.list()
        #expect(all.count == 2)
        #expect(try await theirs.conversation(id)?.messages.map(\.text) == ["hi", "their way"])
        let copy = try #require(all.first { $0.id != id })
        #expect(
            try await theirs.conversation(copy.id)?.messages.map(\.text) == [
                "hi", "our way", "and on",
            ])
    }

    /// A conversation kept by an earlier chat: a question and its answer.
    private func keep(_ id: String, in store: HistoryStore) async throws -> Conversation {
        var conversation = Conversation(id: .init(rawValue: id))
        conversation.append(.user, "why do llamas hum?")
        conversation.append(.assistant, "They hum.")
        try await store.save(conversation)
        return conversation
    }

    @Test("a conversation that was opened is gone on with, and is no copy")
    func openedGoesOn() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try store()
        _ = try await keep("A", in: store)
        let recorder = HistoryRecorder(store: store)
        let own = Conversation.ID(rawValue: "own")
        try await recorder.save(message(1, .user, "hi"), of: own, title: "hi")
        let opened = try #require(try await recorder.conversation(.init(rawValue: "A")))
        // What is still written of the one before goes into that one.
        try await recorder.save(message(2, .assistant, "hello"), of: own, title: "hi")
        try await recorder.save(message(3, .user, "and alpacas?"), of: opened.id, title: "t")
        try await recorder.save(message(4, .assistant, "Too."), of: opened.id, title: "t")
        #expect(try await recorder.store.list().count == 2)
        #expect(try await store.conversation(own)?.messages.map(\.text) == ["hi", "hello"])
        #expect(
            try await store.conversation(opened.id)?.messages.map(\.text) == [
                "why do llamas hum?", "They hum.", "and alpacas?", "Too.",
            ])
        // Looking at it again shows what is being written.
        #expect(try await recorder.conversation(opened.id)?.messages.count == 4)
    }

    @Test("what another process added after a conversation was opened is not written over")
    func openedConflict() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let ours = HistoryRecorder(store: try store())
        let theirs = try store()
        var other = try await keep("A", in: theirs)
        let opened = try #require(try await ours.conversation(other.id))
        other.append(.user, "their way")
        try await theirs.save(other)
        try await ours.save(message(3, .user, "our way"), of: opened.id, title: "t")
        #expect(try await theirs.conversation(other.id)?.messages.last?.text == "their way")
        let copy = try #require(try await theirs.list().first { $0.id != other.id })
        #expect(try await theirs.conversation(copy.id)?.messages.last?.text == "our way")
    }

    @Test("deleted messages go, and a title given before the first message is kept for it")
    func removeAndRename() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try store()
        let recorder = HistoryRecorder(store: store)
        let id = Conversation.ID(rawValue: "A")
        try await recorder.rename(id, to: "Mine")
        #expect(try await recorder.store.list().isEmpty)
        for index in 1...3 {
            try await recorder.save(message(index, .user, "\(index)"), of: id, title: "Mine")
        }
        try await recorder.remove([.init(rawValue: 1), .init(rawValue: 2)], of: id)
        let kept = try #require(try await store.conversation(id))
        #expect(kept.messages.map(\.text) == ["3"])
        #expect(kept.title == "Mine" && kept.hasOwnTitle)
        try await recorder.rename(id, to: "Another\nname")
        #expect(try await recorder.store.list().map(\.title) == ["Another name"])
        // One that is not open can be named, too.
        _ = try await keep("B", in: store)
        try await recorder.rename(.init(rawValue: "B"), to: "Llamas")
        #expect(try await recorder.store.search("llamas why").map(\.title) == ["Llamas"])
        #expect(try await recorder.conversation(id)?.title == "Another name")
    }

    @Test("an emptied conversation is gone, and comes back with its next message")
    func clear() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let recorder = HistoryRecorder(store: try store())
        let id = Conversation.ID(rawValue: "A")
        try await recorder.save(message(1, .user, "hi"), of: id, title: "hi")
        try await recorder.rename(id, to: "Mine")
        try await recorder.clear(id)
        #expect(try await recorder.store.list().isEmpty)
        try await recorder.save(message(2, .user, "anew"), of: id, title: "Mine")
        let kept = try #require(try await recorder.conversation(id))
        #expect(kept.messages.map(\.text) == ["anew"])
        #expect(kept.hasOwnTitle)
    }

    @Test("emptying keeps what another process has written")
    func clearConflict() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let ours = HistoryRecorder(store: try store())
        let id = Conversation.ID(rawValue: "A")
        try await ours.save(message(1, .user, "hi"), of: id, title: "hi")
        let theirs = try store()
        var other = try #require(try await theirs.conversation(id))
        other.append(.user, "their way")
        try await theirs.save(other)
        try await ours.clear(id)
        #expect(try await theirs.list().map(\.id) == [id])
        #expect(try await theirs.conversation(id)?.messages.map(\.text) == ["hi", "their way"])
    }

    @Test("a fork is kept beside what it was made of, and a deleted one is gone")
    func createAndDelete() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try store()
        let recorder = HistoryRecorder(store: store)
        let old = try await keep("A", in: store)
        let fork = try #require(old.fork(through: .init(rawValue: 1), as: .init(rawValue: "F")))
        try await recorder.create(fork)
        try await recorder.save(message(2, .assistant, "No."), of: fork.id, title: fork.title)
        #expect(try await store.conversation(fork.id)?.messages.last?.text == "No.")
        #expect(try await store.conversation(old.id)?.messages.last?.text == "They hum.")
        #expect(try await recorder.delete(fork.id))
        #expect(try await recorder.store.list().map(\.id) == [old.id])
    }
}
