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
        try await recorder.removeMessages(from: .init(rawValue: 2), of: id)
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
        try await recorder.removeMessages(from: .init(rawValue: 2), of: id)
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
}
