import ChatCore
import Foundation
import Synchronization
import Testing

@testable import History

@Suite("Searching the history")
struct SearchTests {
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

    private func add(_ id: String, title: String? = nil, _ texts: String...) async throws {
        var conversation = Conversation(id: .init(rawValue: id))
        for (index, text) in texts.enumerated() {
            conversation.append(index.isMultiple(of: 2) ? .user : .assistant, text)
        }
        if let title { conversation.rename(title) }
        try await store.save(conversation)
    }

    private func found(_ words: String, limit: Int = 50) async throws -> [String] {
        try await store.search(words, limit: limit).map {
            $0.conversation.rawValue + ($0.message.map { "\($0.rawValue)" } ?? "")
        }
    }

    @Test("every word has to occur, in any order and any case, newest conversation first")
    func words() async throws {
        try await add("A", "Why do llamas hum?", "Llamas HUM to calm their young.")
        try await add("B", "hum a tune", "no")
        try await add("C", "llamas again", "they hum, llamas do")
        #expect(try await found("HUM llamas") == ["C2", "A2", "A1"])
        #expect(try await found("llamas young") == ["A2"])
        #expect(try await found("alpaca") == [])
        #expect(try await found(" \n") == [])
        #expect(try await found("hum", limit: 2) == ["C2", "B1"])
    }

    @Test("a title is searched too: with its messages, and by itself")
    func titles() async throws {
        try await add("A", title: "Knots", "how do I tie one?", "like a bow")
        #expect(try await found("knots bow") == ["A2"])
        let hits = try await store.search("knots")
        #expect(hits.map(\.message) == [nil])
        #expect(hits.first?.snippet == "Knots")
        #expect(hits.first?.title == "Knots")
        #expect(hits.first?.updatedAt == Date(timeIntervalSince1970: 1001))
    }

    @Test("what LIKE takes for patterns, and quotes, are text")
    func escapes() async throws {
        try await add("A", "100% sure", "under_score")
        try await add("B", "1000 sure", "underXscore")
        try await add("C", #"a\b 'quoted'"#, "x")
        #expect(try await found("100%") == ["A1"])
        #expect(try await found("under_score") == ["A2"])
        #expect(try await found(#"a\b"#) == ["C1"])
        #expect(try await found("'quoted'") == ["C1"])
    }

    @Test("other letters than ASCII are found in any case, too")
    func otherLetters() async throws {
        try await add("A", "Ärger mit der Straße", "ПРИВЕТ")
        #expect(try await found("ärger") == ["A1"])
        #expect(try await found("ÄRGER") == ["A1"])
        #expect(try await found("привет") == ["A2"])
    }

    @Test("a snippet shows the first word found, on one line, without control characters")
    func snippet() {
        func text(_ text: String, _ words: String) -> String {
            Snippet(of: text, around: SearchWord.words(in: words)).text
        }
        let long =
            String(repeating: "before ", count: 40) + "\u{1B}[31m\nNeedle\there "
            + String(repeating: "after ", count: 40)
        let part = text(long, "needle")
        #expect(part.count == 80)
        #expect(part.contains("Needle here"))
        #expect(part.hasPrefix("…") && part.hasSuffix("…"))
        #expect(!part.unicodeScalars.contains { $0.properties.generalCategory == .control })
        #expect(text("a\r\n\r\nshort\u{0}one", "x") == "a short one")
        #expect(text(long, "none").hasPrefix("before before"))
        let end = String(repeating: "y ", count: 100) + "last"
        #expect(text(end, "last").hasSuffix("last"))
    }

    @Test("a renamed conversation keeps its place, and its title against later saves")
    func rename() async throws {
        try await add("A", "one", "x")
        try await add("B", "two", "y")
        let id = Conversation.ID(rawValue: "A")
        #expect(try await store.rename(id, to: "Mine"))
        #expect(try await store.rename(.init(rawValue: "none"), to: "x") == false)
        #expect(try await store.list().map(\.title) == ["two", "Mine"])
        var conversation = try #require(try await store.conversation(id))
        #expect(conversation.hasOwnTitle)
        conversation.append(.user, "more")
        try await store.save(conversation)
        let kept = try #require(try await store.conversation(id))
        #expect(kept.title == "Mine" && kept.hasOwnTitle)
        conversation = try #require(try await store.conversation(.init(rawValue: "B")))
        #expect(!conversation.hasOwnTitle)
    }
}
