import ChatCore
import Foundation
import Synchronization
import Testing

@testable import History

@Suite("Keeping the history in order")
struct ManagingTests {
    let folder: TemporaryFolder
    let store: HistoryStore

    init() throws {
        folder = try TemporaryFolder()
        let seconds = Mutex(1000.0)
        store = try HistoryStore(path: folder.path + "/history.sqlite") {
            seconds.withLock { seconds in
                seconds += 1
                return Date(timeIntervalSince1970: seconds)
            }
        }
    }

    private func add(_ ids: String...) async throws {
        for id in ids {
            var conversation = Conversation(id: .init(rawValue: id))
            conversation.append(.user, "Question \(id)")
            try await store.save(conversation)
        }
    }

    private func id(_ text: String) -> Conversation.ID { .init(rawValue: text) }

    private func listed(_ selection: ListSelection = .init()) async throws -> [String] {
        try await store.list(selection).map(\.id.rawValue)
    }

    @Test("archived conversations are listed apart, keep their place, and come back")
    func archive() async throws {
        try await add("A", "B", "C")
        #expect(try await store.setArchived(true, id("B")))
        #expect(try await store.setArchived(true, id("none")) == false)
        #expect(try await listed() == ["C", "A"])
        #expect(try await listed(.init(archived: .with)) == ["C", "B", "A"])
        #expect(try await listed(.init(archived: .only)) == ["B"])
        #expect(try await store.list(.init(archived: .only)).first?.isArchived == true)
        #expect(try await store.setArchived(false, id("B")))
        #expect(try await listed() == ["C", "B", "A"])
    }

    @Test("what is said in an archived conversation leaves it archived, and is no conflict")
    func archivedGoesOn() async throws {
        try await add("A")
        var conversation = try #require(try await store.conversation(id("A")))
        try await store.setArchived(true, id("A"))
        try await store.addTag("x", to: id("A"))
        conversation.append(.user, "more")
        try await store.save(conversation)
        let line = try #require(try await store.list(.init(archived: .only)).first)
        #expect(line.messages == 2 && line.tags == ["x"])
    }

    @Test("a list is taken in parts, by a tag and by words of the title")
    func selections() async throws {
        try await add("A", "B", "C", "D")
        try await store.rename(id("A"), to: "100% Über Llamas")
        try await store.rename(id("C"), to: "llamas again")
        #expect(try await listed(.init(limit: 2)) == ["D", "C"])
        #expect(try await listed(.init(limit: 2, offset: 2)) == ["B", "A"])
        #expect(try await listed(.init(words: "LLAMAS")) == ["C", "A"])
        #expect(try await listed(.init(words: "llamas ÜBER 100%")) == ["A"])
        #expect(try await listed(.init(words: "%")) == ["A"])
        try await store.addTag("animals", to: id("C"))
        #expect(try await listed(.init(tag: "Animals")) == ["C"])
        #expect(try await listed(.init(tag: "none")) == [])
        let line = try #require(try await store.list(.init(tag: "animals")).first)
        #expect(line.hasOwnTitle && line.title == "llamas again")
    }

    @Test("tags are given, counted and taken away, and go with their conversation")
    func tags() async throws {
        try await add("A", "B")
        #expect(try await store.addTag(" Work  Stuff\n", to: id("A")))
        #expect(try await store.addTag("work stuff", to: id("A")))
        #expect(try await store.addTag("b", to: id("A")))
        #expect(try await store.addTag("work stuff", to: id("B")))
        #expect(try await store.addTag(" \u{1B}", to: id("B")) == false)
        #expect(try await store.addTag("x", to: id("none")) == false)
        #expect(try await store.list().map(\.tags) == [["work stuff"], ["b", "work stuff"]])
        #expect(
            try await store.tags() == [
                TagCount(tag: "b", count: 1), TagCount(tag: "work stuff", count: 2),
            ])
        #expect(try await store.removeTag("WORK STUFF", from: id("A")))
        #expect(try await store.removeTag("work stuff", from: id("A")) == false)
        try await store.delete(id("B"))
        #expect(try await store.tags() == [TagCount(tag: "b", count: 1)])
    }

    @Test("a tag is one short line in lower case")
    func tagNames() {
        #expect(Tag.named("  Über\tuns ") == "über uns")
        #expect(Tag.named("a\u{1B}[31mb") == "a [31mb")
        #expect(Tag.named(" \n") == nil)
        #expect(Tag.named(String(repeating: "x", count: 50))?.count == 40)
        #expect(
            Tag.named(String(repeating: "x", count: 39) + " y") == String(repeating: "x", count: 39)
        )
    }

    @Test("a draft is kept, also before there is a conversation, until it is emptied")
    func drafts() async throws {
        try await store.saveDraft("half a \u{0} thought", of: id("A"))
        #expect(try await store.draft(of: id("A")) == "half a \u{0} thought")
        #expect(try await store.list().isEmpty)
        try await add("A")
        #expect(try await store.list().map(\.draft) == ["half a \u{0} thought"])
        try await store.saveDraft("another", of: id("A"))
        #expect(try await store.draft(of: id("A")) == "another")
        try await store.saveDraft("", of: id("A"))
        #expect(try await store.draft(of: id("A")) == nil)
        #expect(try await store.list().map(\.draft) == [nil])
    }

    @Test("an imported conversation keeps its dates, and another's id is not taken from it")
    func importing() async throws {
        func date(_ seconds: Double) -> Date { Date(timeIntervalSince1970: seconds) }
        var conversation = Conversation(id: id("A"))
        let first = conversation.append(.user, "from elsewhere")
        let second = conversation.append(.assistant, "yes")
        let third = conversation.append(.user, "undated")
        let dates = [first: date(10), second: date(20.5)]
        let kept = try await store.importing(
            conversation, createdAt: date(5), updatedAt: date(30), messageDates: dates)
        #expect(kept == id("A"))
        let line = try #require(try await store.list().first)
        #expect(line.createdAt == date(5) && line.updatedAt == date(30))
        #expect(
            try await store.dates(of: id("A")) == [
                first: date(10), second: date(20.5), third: date(30),
            ])
        // Again: the same is not added twice, another gets an id of its own.
        #expect(try await store.importing(conversation) == id("A"))
        #expect(try await store.list().count == 1)
        conversation.append(.user, "gone on with")
        let other = try await store.importing(conversation)
        #expect(other != id("A"))
        #expect(try await store.conversation(other)?.messages == conversation.messages)
        #expect(try await store.conversation(id("A"))?.messages.count == 3)
        #expect(try await store.dates(of: id("none")).isEmpty)
    }

    @Test("the totals count conversations, messages of all versions, bytes and dates")
    func totals() async throws {
        let none = try await store.totals()
        #expect(none.conversations == 0 && none.messages == 0 && none.oldest == nil)
        try await add("A", "B")
        var conversation = try #require(try await store.conversation(id("A")))
        conversation.setAside(from: conversation.messages[0].id)
        conversation.append(.user, "otherwise")
        try await store.save(conversation)
        let totals = try await store.totals()
        #expect(totals.conversations == 2 && totals.messages == 3)
        #expect(totals.bytes > 4096)
        #expect(totals.oldest == Date(timeIntervalSince1970: 1001))
        #expect(totals.latest == Date(timeIntervalSince1970: 1003))
    }
}
