import ChatCore
import Foundation
import GRDB
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

    private func withoutIndex() async throws {
        try await store.execute(
            """
            DROP TRIGGER messages_index_insert; DROP TRIGGER messages_index_update;
            DROP TRIGGER messages_index_delete; DROP TABLE messages_index
            """)
    }

    @Test("what the index takes for its own language is text, and nothing ends it")
    func syntax() async throws {
        try await add("A", #"say "hello" AND -never* NEAR(x) text:y"#, "col{umn} ^first a+b (c)")
        for word in [
            #""hello""#, "-never*", "NEAR(x)", "text:y", "AND", "{umn}", "^first", "a+b", "(c)",
            "hel\u{0}lo", "\"", "*", "-",
        ] {
            #expect(try await !found(word).isEmpty, "\(word)")
        }
        #expect(try await found(#"hello" OR "x"#) == [])
        #expect(try await found("\u{0}") == [])
        #expect(try await found("hell* nothing") == [])
    }

    @Test("reasoning and other versions are searched, too, and say who wrote them")
    func reasoning() async throws {
        var conversation = Conversation(id: .init(rawValue: "A"))
        let question = conversation.append(.user, "first wording")
        let answer = conversation.append(.assistant, "short")
        conversation.update(answer) { $0.reasoning = "a long way to Tipperary" }
        conversation.setAside(from: question)
        conversation.append(.user, "second wording")
        try await store.save(conversation)
        #expect(try await found("wording") == ["A3", "A1"])
        let hit = try #require(try await store.search("tipperary").first)
        #expect(hit.message == answer && hit.role == .assistant)
        #expect(hit.snippet == "a long way to Tipperary")
        #expect(hit.marks == [14..<23])
        #expect(try await store.search("short way").first?.message == answer)
        conversation.update(question) { $0.text = "" }
        conversation.truncate(from: conversation.messages[0].id)
        try await store.save(conversation)
        #expect(try await found("second") == [])
    }

    @Test("marks are where the words are, in any case, and apart from one another")
    func marks() {
        func marked(_ text: String, _ words: String) -> [String] {
            let snippet = Snippet(of: text, around: SearchWord.words(in: words))
            let characters = Array(snippet.text)
            return snippet.marks.map { String(characters[$0]) }
        }
        #expect(marked("Banana bandana", "an BAN") == ["Banan", "ban", "an"])
        #expect(marked("Ärger ärger 🦙a🦙", "ÄRGER a🦙") == ["Ärger", "ärger", "a🦙"])
        #expect(marked("none", "x") == [])
        let long = String(repeating: "é ", count: 5000)
        #expect(marked(long + "Nadel" + long, "nadel") == ["Nadel"])
        #expect(marked(long + "НаДель" + long, "надель") == [])
    }

    @Test("with the index and without the same is found, whatever is looked for")
    func sameWithoutIndex() async throws {
        let parts = ["llama", "Lama", "hum", "ab", "x%", "Ä", "ärger", "_", "\"q\"", "hums"]
        var dice = VersionPropertyTests.Dice(state: 1)
        for number in 0..<60 {
            var conversation = Conversation(id: .init(rawValue: "C\(number)"))
            for turn in 0..<4 {
                let text = (0..<3).map { _ in parts.randomElement(using: &dice) ?? "" }
                let id = conversation.append(
                    turn.isMultiple(of: 2) ? .user : .assistant, text.joined(separator: " "))
                if turn == 3 {
                    conversation.update(id) {
                        $0.reasoning = parts.randomElement(using: &dice) ?? ""
                    }
                }
            }
            conversation.rename(parts.randomElement(using: &dice) ?? "")
            try await store.save(conversation)
        }
        var questions: [String] = parts
        for _ in 0..<60 {
            questions.append(
                (0..<Int.random(in: 2...3, using: &dice)).map { _ in
                    parts.randomElement(using: &dice) ?? ""
                }.joined(separator: " "))
        }
        var indexed: [[SearchHit]] = []
        for question in questions { indexed.append(try await store.search(question, limit: 20)) }
        #expect(indexed.contains { $0.count == 20 })
        try await withoutIndex()
        for (question, hits) in zip(questions, indexed) {
            #expect(try await store.search(question, limit: 20) == hits, "\(question)")
        }
        // Writing goes on without it.
        try await add("new", "alpaca")
        #expect(try await found("alpaca") == ["new1"])
        try await store.delete(.init(rawValue: "new"))
    }

    @Test("a history is made where SQLite has no such index")
    func noTokenizer() async throws {
        try await withoutIndex()
        try await store.pool.write { db in
            try SearchIndex.make(db, tokenizer: "no_such_tokenizer")
            #expect(try !SearchIndex.isThere(db))
        }
        try await add("A", "still here")
        #expect(try await found("still") == ["A1"])
    }
}
