import ChatCore
import Foundation
import Synchronization
import Testing

@testable import History

@Suite("Deleting from the history")
struct DeletionTests {
    let folder: TemporaryFolder
    let clock = Clock()
    var path: String { folder.path + "/history.sqlite" }

    /// A time that is moved by hand.
    final class Clock: Sendable {
        private let date = Mutex(Date(timeIntervalSince1970: 1_000_000_000))
        var now: Date { date.withLock { $0 } }
        func pass(seconds: Double) { date.withLock { $0 += seconds } }
    }

    /// Signs that nothing else has, in the index's terms neither.
    private let secret = "ⱵⱶⱷⱸⱹⱺⱻⱵⱶⱷ"

    init() throws {
        folder = try TemporaryFolder()
    }

    /// The files that have any two neighbouring signs of the secret in them.
    private func places() throws -> [String] {
        let signs = Array(secret)
        let pairs = zip(signs, signs.dropFirst()).map { Data("\($0)\($1)".utf8) }
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { name in
            let data = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/" + name))
            return pairs.contains { data.range(of: $0) != nil }
        }
    }

    private func secretConversation() -> Conversation {
        var conversation = Conversation(id: .init(rawValue: "S"))
        conversation.append(.user, "tell \(secret)")
        let first = conversation.append(.assistant, "no")
        conversation.update(first) { $0.reasoning = "because \(secret)" }
        conversation.setAside(from: first)
        conversation.append(.assistant, String(repeating: "well, \(secret) ", count: 2000))
        conversation.cut = ContextCut(keptFrom: first, summary: secret)
        return conversation
    }

    private func other(_ number: Int) -> Conversation {
        var conversation = Conversation(id: .init(rawValue: "O\(number)"))
        conversation.append(.user, "something else, number \(number)")
        return conversation
    }

    @Test("nothing of a deleted conversation is left in any file, its index and its draft neither")
    func really() async throws {
        let store = try HistoryStore(path: path)
        for number in 0..<30 { try await store.save(other(number)) }
        var conversation = secretConversation()
        try await store.save(conversation)
        conversation.append(.user, "once more \(secret)")
        try await store.save(conversation)
        try await store.saveDraft("draft \(secret)", of: conversation.id)
        for number in 30..<60 { try await store.save(other(number)) }
        #expect(try !places().isEmpty)
        #expect(try await store.delete(conversation.id))
        #expect(try places() == [])
        #expect(try await store.search(secret).isEmpty)
        #expect(try await store.search("something", limit: 100).count == 60)
        #expect(try await store.draft(of: conversation.id) == nil)
        #expect(try await store.count("SELECT count(*) FROM messages") == 60)
    }

    @Test("it is gone from the copy that was made before the schema was changed, too")
    func copies() async throws {
        do {
            let store = try HistoryStore(path: path)
            try await store.save(other(1))
            try await store.save(secretConversation())
            try store.close()
        }
        let copy = SchemaCopy.name(path, "5")
        try FileManager.default.copyItem(atPath: path, toPath: copy)
        let store = try HistoryStore(path: path)
        try await store.delete(.init(rawValue: "S"))
        #expect(try places() == [])
        let kept = try HistoryStore(path: copy)
        #expect(try await kept.list().map(\.id.rawValue) == ["O1"])
    }

    @Test("what is older than so many days goes, with drafts, and nothing else")
    func retention() async throws {
        let store = try HistoryStore(path: path) { [clock] in clock.now }
        try await store.save(secretConversation())
        try await store.save(other(1))
        try await store.saveDraft("old \(secret)", of: .init(rawValue: "S"))
        try await store.saveDraft("old, of nothing \(secret)", of: .init(rawValue: "unsaved"))
        try await store.saveDraft("old, of one that stays", of: .init(rawValue: "O1"))
        clock.pass(seconds: 10 * 86_400)
        var going = other(1)
        going.append(.assistant, "answered")
        try await store.save(going)
        try await store.saveDraft("new, of nothing", of: .init(rawValue: "unsaved too"))
        clock.pass(seconds: 86_400)
        #expect(try await store.deleteOlder(thanDays: 11) == [])
        clock.pass(seconds: 1)
        // One in which something waits to be sent stays.
        try await store.importing(
            secretConversation().copy(as: .init(rawValue: "D")),
            updatedAt: Date(timeIntervalSince1970: 1))
        try await store.saveDraft("new", of: .init(rawValue: "D"))
        #expect(try await store.deleteOlder(thanDays: 11).map(\.rawValue) == ["S"])
        #expect(try await store.list().map(\.id.rawValue) == ["O1", "D"])
        try await store.delete(.init(rawValue: "D"))
        #expect(try await store.draft(of: .init(rawValue: "S")) == nil)
        #expect(try await store.draft(of: .init(rawValue: "unsaved")) == nil)
        #expect(try await store.draft(of: .init(rawValue: "O1")) != nil)
        #expect(try await store.draft(of: .init(rawValue: "unsaved too")) != nil)
        #expect(try places() == [])
        #expect(try await store.deleteOlder(thanDays: .max) == [])
    }
}
