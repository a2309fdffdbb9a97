import ChatCore
import ChatUI
import EngineKit
import Foundation
import History
import Sessions
import Synchronization
import TestSupport
import Testing

@testable import ChatApp

/// The desk with a real history in a folder of its own.
@Suite("The desk of conversations", .timeLimit(.minutes(1)))
struct ConversationDeskTests {
    private final class Told: Sendable {
        private let events = Mutex<[AppEvent]>([])
        func post(_ event: AppEvent) { events.withLock { $0.append(event) } }
        var all: [AppEvent] { events.withLock { $0 } }

        /// The text of every notice.
        var notices: [String] {
            all.compactMap { event in
                if case .session(.notice(let failure)) = event { failure.sentence } else { nil }
            }
        }

        var pages: [HistoryPage] {
            all.compactMap { if case .conversations(let page) = $0 { page } else { nil } }
        }

        var drafts: [AppEvent] {
            all.filter { if case .draftKept = $0 { true } else { false } }
        }

        var beginnings: [AppEvent] {
            all.filter { if case .began = $0 { true } else { false } }
        }
    }

    private let folder = FileManager.default.temporaryDirectory.appending(path: "canter-\(UUID())")
    private let told = Told()
    private let engine = ScriptedEngine(clock: ManualClock(), replies: [])
    private let own = Conversation.ID(rawValue: "own")

    private func store() throws -> HistoryStore {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return try HistoryStore(path: folder.appending(path: "history.sqlite").path)
    }

    private func tabs(_ process: Int32 = 1, running: Set<Int32> = []) -> OpenTabsFile {
        OpenTabsFile(path: folder.appending(path: "tabs.json").path, process: process) {
            running.contains($0)
        }
    }

    private func desk(
        _ store: HistoryStore?, tabs: OpenTabsFile? = nil, engine: ScriptedEngine? = nil
    ) -> ConversationDesk {
        let recorder = store.map { HistoryRecorder(store: $0) }
        let manager = SessionManager(
            engine: engine ?? self.engine, conversation: Conversation(id: own), history: recorder,
            events: { [told] in told.post(.session($0)) })
        return ConversationDesk(
            manager: manager, history: recorder, tabs: tabs, post: { [told] in told.post($0) })
    }

    /// A conversation kept by an earlier chat.
    @discardableResult
    private func keep(_ name: String, _ texts: String..., in store: HistoryStore) async throws
        -> Conversation.ID
    {
        var conversation = Conversation(id: .init(rawValue: name), title: name)
        for (index, text) in texts.enumerated() {
            conversation.append(index % 2 == 0 ? .user : .assistant, text)
        }
        try await store.save(conversation)
        return conversation.id
    }

    private func end() { try? FileManager.default.removeItem(at: folder) }

    @Test("The list, a part of it, and words in everything")
    func lists() async throws {
        defer { end() }
        let store = try store()
        for name in ["one", "two", "three"] {
            try await keep(name, "about \(name)", "llamas hum", in: store)
        }
        let desk = desk(store)
        await desk.list(HistoryQuestion(offset: 1, limit: 1))
        guard case .list(let list)? = told.pages.last?.content else {
            Issue.record("no list")
            return
        }
        #expect(list.map(\.title) == ["two"])
        #expect(list.first?.messages == 2)
        await desk.list(HistoryQuestion(words: "llamas three", limit: 10))
        guard case .found(let found)? = told.pages.last?.content else {
            Issue.record("nothing found")
            return
        }
        #expect(found.map(\.title) == ["three"] || found.map(\.title) == ["three", "three"])
        let place = try #require(found.first)
        #expect(!place.marks.isEmpty)
    }

    @Test("A conversation is opened with its draft; one that is not there is begun under its id")
    func opens() async throws {
        defer { end() }
        let store = try store()
        let one = try await keep("one", "hi", "hello", in: store)
        try await store.saveDraft("half", of: one)
        let desk = desk(store)
        await desk.open(one, at: nil)
        #expect(await desk.manager.conversation.messages.count == 2)
        #expect(told.drafts == [.draftKept("half", of: one)])
        let new = Conversation.ID(rawValue: "new")
        await desk.open(new, at: nil)
        #expect(await desk.manager.conversation.id == new)
        #expect(told.drafts.last == .draftKept("", of: new))
    }

    @Test("A message of another version is opened in that version")
    func version() async throws {
        defer { end() }
        let store = try store()
        var conversation = Conversation(id: .init(rawValue: "A"), title: "A")
        conversation.append(.user, "hi")
        let first = conversation.append(.assistant, "one")
        conversation.setAside(from: first)
        conversation.append(.assistant, "two")
        try await store.save(conversation)
        let desk = desk(store)
        await desk.open(conversation.id, at: first)
        #expect(await desk.manager.conversation.messages.last?.text == "one")
        await desk.preview(conversation.id, at: first)
        guard case .conversationPreviewed(let preview)? = told.all.last else {
            Issue.record("no preview")
            return
        }
        #expect(preview.parts.map(\.text) == ["hi", "one"])
    }

    @Test("Going back at once to a conversation finds what was said last in it")
    func backAtOnce() async throws {
        defer { end() }
        let store = try store()
        let engine = ScriptedEngine(
            clock: ManualClock(), replies: [[.text("hello"), .finish(.stop)]])
        let desk = desk(store, engine: engine)
        await desk.manager.load(LoadRequest(model: "tiny"))
        await desk.manager.send("hi")
        while !told.all.contains(where: {
            if case .session(.turnEnded) = $0 { true } else { false }
        }) {
            await Task.yield()
        }
        await desk.open(.init(rawValue: "other"), at: nil)
        await desk.open(own, at: nil)
        #expect(await desk.manager.conversation.messages.map(\.text) == ["hi", "hello"])
    }

    @Test("Titles, tags and the archive are changed, also of the conversation on the screen")
    func changes() async throws {
        defer { end() }
        let store = try store()
        let one = try await keep("one", "hi", in: store)
        let desk = desk(store)
        await desk.rename(one, to: "Other")
        await desk.tag(one, "#Work", isOn: true)
        await desk.archive(one, true)
        let summary = try #require(
            try await store.list(ListSelection(archived: .with)).first { $0.id == one })
        #expect(summary.title == "Other")
        #expect(summary.tags == ["work"])
        #expect(summary.isArchived)
        await desk.tag(one, "work", isOn: false)
        await desk.archive(one, false)
        await desk.open(one, at: nil)
        await desk.rename(one, to: "Here")
        #expect(await desk.manager.conversation.title == "Here")
        let listed = try #require(try await store.list().first)
        #expect(listed.title == "Here" && listed.tags.isEmpty && !listed.isArchived)
        await desk.tag(one, "  ", isOn: true)
        #expect(
            told.all.last
                == .historyChanged(
                    "A tag has at most 40 characters, and something to read in them."))
    }

    @Test(
        "A deleted conversation is gone with its draft and its parked states; open, another begins")
    func deletes() async throws {
        defer { end() }
        let store = try store()
        let one = try await keep("one", "secret words", "hello", in: store)
        let desk = desk(store)
        await desk.open(one, at: nil)
        await desk.saveDraft("half", of: one)
        await desk.delete(one, title: "one")
        #expect(try await store.list(ListSelection(archived: .with)).isEmpty)
        #expect(try await store.draft(of: one) == nil)
        #expect(try await store.search("secret").isEmpty)
        #expect(await desk.manager.conversation.id != one)
        #expect(engine.calls.contains(.discard(one)))
        #expect(told.all.contains(.conversationDeleted(one, title: "one")))
    }

    @Test("What is written is kept in order, and read back when its conversation is opened")
    func drafts() async throws {
        defer { end() }
        let store = try store()
        let desk = desk(store)
        for text in ["a", "ab", "abc"] { await desk.saveDraft(text, of: own) }
        await desk.open(own, at: nil)
        #expect(told.drafts == [.draftKept("abc", of: own)])
        await desk.saveDraft("", of: own)
        await desk.finish()
        #expect(try await store.draft(of: own) == nil)
    }

    @Test("Where nothing is kept, tabs are gone to and come back, and the history says so")
    func incognito() async throws {
        let engine = ScriptedEngine(
            clock: ManualClock(), replies: [[.text("hello"), .finish(.stop)]])
        let desk = desk(nil, engine: engine)
        await desk.begin(with: .new)
        #expect(told.beginnings == [.began([RememberedTab(id: own)], active: 0)])
        await desk.manager.load(LoadRequest(model: "tiny"))
        await desk.manager.send("hi")
        while !told.all.contains(where: {
            if case .session(.turnEnded) = $0 { true } else { false }
        }) {
            await Task.yield()
        }
        await desk.saveDraft("half", of: own)
        await desk.openNew()
        await desk.open(own, at: nil)
        #expect(await desk.manager.conversation.messages.map(\.text) == ["hi", "hello"])
        await desk.list(HistoryQuestion(limit: 10))
        #expect(told.notices == [ConversationDesk.nothingKept])
        #expect(told.pages.count == 1)
    }

    // MARK: Beginning

    @Test("A new chat begins with what was written and never sent in one that has ended")
    func unsent() async throws {
        defer { end() }
        let store = try store()
        let kept = try await keep("kept", "hi", in: store)
        let unborn = Conversation.ID(rawValue: "unborn")
        try await store.saveDraft("of a kept one", of: kept)
        try await store.saveDraft("never sent", of: unborn)
        await tabs(7).remember([kept, unborn], active: 1)
        // While that chat runs, it is its own.
        let running = desk(store, tabs: tabs(8, running: [7]))
        await running.begin(with: .new)
        #expect(told.beginnings.last == .began([RememberedTab(id: own)], active: 0))
        let next = desk(store, tabs: tabs(9))
        await next.begin(with: .new)
        #expect(
            told.beginnings.last
                == .began([RememberedTab(id: unborn, draft: "never sent")], active: 0))
        #expect(await next.manager.conversation.id == unborn)
        // Taken over: the one after it finds nothing.
        await desk(store, tabs: tabs(10)).begin(with: .new)
        #expect(told.beginnings.last == .began([RememberedTab(id: own)], active: 0))
    }

    @Test("Going on opens the tabs of the last chat that are kept, or else the latest conversation")
    func continued() async throws {
        defer { end() }
        let store = try store()
        let (one, two) = (
            try await keep("one", "hi", in: store), try await keep("two", "ho", in: store)
        )
        let gone = Conversation.ID(rawValue: "gone")
        await desk(store, tabs: tabs(3)).begin(with: .last)
        #expect(told.beginnings.last == .began([RememberedTab(id: two, title: "two")], active: 0))
        await tabs(7).remember([gone, one, two], active: 1)
        await tabs(8).remember([gone], active: 0)
        let desk = desk(store, tabs: tabs(9))
        await desk.begin(with: .last)
        #expect(
            told.beginnings.last
                == .began(
                    [RememberedTab(id: one, title: "one"), RememberedTab(id: two, title: "two")],
                    active: 0))
        #expect(await desk.manager.conversation.id == one)
    }

    @Test("Going on with an id opens that; where there is none, a new one begins and it is said")
    func byID() async throws {
        defer { end() }
        let store = try store()
        let one = try await keep("ABCDEF01", "hi", in: store)
        let desk = desk(store)
        await desk.begin(with: .stored("abcd"))
        #expect(await desk.manager.conversation.id == one)
        await desk.begin(with: .stored("12345678"))
        #expect(told.notices.last?.contains("begins with 12345678") == true)
        let empty = try HistoryStore(path: folder.appending(path: "other.sqlite").path)
        await self.desk(empty).begin(with: .last)
        #expect(
            told.notices.last == "There is no conversation to go on with yet: this is a new one.")
    }

    @Test("Conversations older than the days a person set go with their states, and it is said")
    func retention() async throws {
        defer { end() }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let path = folder.appending(path: "history.sqlite").path
        let now = Mutex(Date(timeIntervalSince1970: 1_790_000_000))
        let store = try HistoryStore(path: path) { now.withLock { $0 } }
        let old = try await keep("old", "hi", in: store)
        now.withLock { $0 += 40 * 86_400 }
        let new = try await keep("new", "hi", in: store)
        let desk = desk(store)
        #expect(await desk.removeOld(days: nil) == [])
        #expect(await desk.removeOld(days: 60) == [])
        #expect(told.all.isEmpty)
        let removed = await desk.removeOld(days: 30)
        #expect(removed == [old])
        #expect(
            told.all == [
                .informed(
                    "1 conversation nothing was written in for 30 days was removed, as history-days says."
                )
            ])
        await desk.discardStates(of: removed)
        #expect(engine.calls == [.discard(old)])
        #expect(try await store.list().map(\.id) == [new])
    }

    @Test("A folder of tabs that is torn or foreign is as none")
    func torn() async throws {
        defer { end() }
        _ = try store()
        let path = folder.appending(path: "tabs.json").path
        #expect(FileManager.default.createFile(atPath: path, contents: Data("[{".utf8)))
        #expect(await tabs().earlier() == [])
        await tabs(4).remember([own], active: 0)
        #expect(await tabs(5).earlier().map(\.process) == [4])
    }
}
