import ChatCore
import Foundation
import History
import Synchronization
import Testing

@testable import ChatApp

@Suite("Taking conversations along and taking them over")
struct HistoryShelfTests {
    private let folder = NSTemporaryDirectory() + "canter-shelf-\(UUID().uuidString)"
    private let time = Date(timeIntervalSince1970: 1_795_700_000)

    init() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    private func shelf(_ name: String) throws -> HistoryShelf {
        HistoryShelf(
            store: try HistoryStore(path: "\(folder)/\(name)/history.sqlite"),
            states: folder + "/states", now: { Date(timeIntervalSince1970: 1_795_700_000) })
    }

    private func conversation(_ id: String) -> Conversation {
        var conversation = Conversation(id: .init(rawValue: id))
        conversation.append(.user, "Why do llamas hum?")
        let first = conversation.append(.assistant, "first")
        conversation.setAside(from: first)
        conversation.append(.assistant, "second")
        conversation.rename("Llamas")
        return conversation
    }

    private func json(_ shelf: HistoryShelf) async throws -> String {
        let text = Mutex("")
        let all = try await shelf.store.list(ListSelection(archived: .with))
        let written = try await shelf.export(all, as: .json, to: nil, at: time) { piece in
            text.withLock { $0 += piece }
        }
        #expect(written.isEmpty)
        return text.withLock { $0 }
    }

    @Test("What is exported and imported into an empty history is exported the same again")
    func roundTrip() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let one = try shelf("one")
        for (index, id) in ["A", "B", "C"].enumerated() {
            let dates = [Message.ID(rawValue: 1): time.addingTimeInterval(Double(index))]
            try await one.store.importing(
                conversation(id), createdAt: time,
                updatedAt: time.addingTimeInterval(Double(index)),
                messageDates: dates)
        }
        try await one.store.addTag("work", to: .init(rawValue: "A"))
        try await one.store.setArchived(true, .init(rawValue: "B"))
        let exported = try await json(one)
        let file = folder + "/all.json"
        try Data(exported.utf8).write(to: URL(filePath: file))
        let other = try shelf("other")
        let report = try await other.importing(file)
        #expect(report.new == 3)
        #expect(report.skipped.isEmpty)
        #expect(try await json(other) == exported)
        let again = try await other.importing(file)
        #expect(again.new == 0)
        #expect(again.unchanged == 3)
        #expect(try await json(other) == exported)
    }

    @Test(
        "What was gone on with elsewhere is brought up to that, and nothing that was written here is lost"
    )
    func newer() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let shelf = try shelf("one")
        func file(_ messages: [String], at seconds: Int) throws -> String {
            let path = "\(folder)/\(UUID().uuidString).json"
            let list = messages.enumerated().map { index, text in
                """
                {"id": "\(index)", "parent": \(index == 0 ? "null" : "\"\(index - 1)\""), "role": \
                "\(index % 2 == 0 ? "user" : "assistant")", "content": "\(text)", "timestamp": \(seconds)000}
                """
            }
            let json = """
                {"conv": {"id": "x", "name": "Llamas", "lastModified": \(seconds)000, "currNode": "\(messages.count - 1)"},
                "messages": [\(list.joined(separator: ","))]}
                """
            try Data(json.utf8).write(to: URL(filePath: path))
            return path
        }
        #expect(try await shelf.importing(file(["a", "b"], at: 1_700_000_000)).new == 1)
        let longer = try file(["a", "b", "c"], at: 1_700_000_100)
        #expect(try await shelf.importing(longer).updated == 1)
        let id = try #require(try await shelf.store.list().first?.id)
        #expect(try await shelf.store.conversation(id)?.messages.map(\.text) == ["a", "b", "c"])
        #expect(try await shelf.importing(longer).unchanged == 1)
        var here = try #require(try await shelf.store.conversation(id))
        here.append(.assistant, "mine")
        try await shelf.store.save(here)
        let report = try await shelf.importing(file(["a", "b", "c", "theirs"], at: 4_000_000_000))
        #expect(report.skipped.map(\.reason) == ["it was gone on with here as well as there"])
        #expect(try await shelf.store.conversation(id)?.messages.last?.text == "mine")
        #expect(try await shelf.store.list().count == 1)
    }

    @Test("Several come into a folder under their titles, and no file is written over")
    func folders() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let shelf = try shelf("one")
        for id in ["A", "B"] { try await shelf.store.save(conversation(id)) }
        let all = try await shelf.store.list()
        let place = folder + "/talks"
        let paths = try await shelf.export(all, as: .html, to: place, at: time) { _ in }
        #expect(paths == [place + "/canter-llamas.html", place + "/canter-llamas-2.html"])
        let more = try await shelf.export(all, as: .html, to: place, at: time) { _ in }
        #expect(more == [place + "/canter-llamas-3.html", place + "/canter-llamas-4.html"])
        let one = folder + "/all.md"
        #expect(try await shelf.export(all, as: .markdown, to: one, at: time) { _ in } == [one])
        let written = try String(contentsOfFile: one, encoding: .utf8)
        #expect(written.components(separatedBy: "# Llamas").count == 3)
        await #expect(throws: CommandFailure("\(one) is there already: give another name.")) {
            _ = try await shelf.export(all, as: .markdown, to: one, at: time) { _ in }
        }
        #expect(try String(contentsOfFile: one, encoding: .utf8) == written)
    }

    @Test("Deleting takes the parked states of a conversation along, and of no other")
    func deleting() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let shelf = try shelf("one")
        try await shelf.store.save(conversation("A"))
        try FileManager.default.createDirectory(
            atPath: shelf.states, withIntermediateDirectories: true)
        // SHA-256 of "A" and of "B", as the engine begins the names of their states.
        let names = ["559aead08264d5795d390971-x.kv", "df7e70e5021544f4834bbee6-x.kv"]
        for name in names {
            try Data("x".utf8).write(to: URL(filePath: "\(shelf.states)/\(name)"))
        }
        #expect(try await shelf.delete([.init(rawValue: "A")]) == 1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: shelf.states) == [names[1]])
        #expect(try await shelf.store.conversation(.init(rawValue: "A")) == nil)
    }

    @Test("What cannot be read is told in a sentence")
    func unreadable() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let shelf = try shelf("one")
        await #expect(
            throws: CommandFailure("/no/such cannot be read: check the path and its permissions.")
        ) {
            _ = try await shelf.importing("/no/such")
        }
        await #expect(
            throws: CommandFailure("\(folder) is a folder: give the file with the conversations.")
        ) {
            _ = try await shelf.importing(folder)
        }
    }
}
