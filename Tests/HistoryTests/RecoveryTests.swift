import ChatCore
import Foundation
import GRDB
import Testing

@testable import History

/// What becomes of a history whose file is damaged.
@Suite struct RecoveryTests {
    let folder: TemporaryFolder
    let conversations: [Conversation]
    var path: String { folder.path + "/history.sqlite" }

    init() throws {
        folder = try TemporaryFolder()
        conversations = (0..<20).map { number in
            var conversation = Conversation(id: .init(rawValue: "C\(number)"))
            for turn in 0..<20 {
                let text = "conversation \(number), turn \(turn), \u{0}NUL "
                conversation.append(
                    turn.isMultiple(of: 2) ? .user : .assistant,
                    text + String(repeating: "and so on ", count: 60))
            }
            conversation.setAside(from: conversation.messages[18].id)
            conversation.append(.user, "asked otherwise")
            return conversation
        }
    }

    private func make() async throws {
        let store = try HistoryStore(path: path)
        for conversation in conversations { try await store.save(conversation) }
        try await store.addTag("kept", to: conversations[0].id)
        try await store.saveDraft("unsent", of: conversations[0].id)
        try await store.record(.example())
        try store.close()
    }

    private var bytes: Data {
        get throws { try Data(contentsOf: URL(fileURLWithPath: path)) }
    }

    private func write(_ data: Data) throws {
        try data.write(to: URL(fileURLWithPath: path))
    }

    /// Opens the history; checks that what is in it is what was, and that the
    /// damaged file is kept as it was. A message that the damage goes through may be
    /// there in part: at most `inPart`. Returns how many messages are left.
    private func recovered(from damaged: Data, inPart: Int = 0) async throws -> Int {
        let store = try HistoryStore(path: path)
        let recovery = try #require(store.recovery)
        #expect(try Data(contentsOf: URL(fileURLWithPath: recovery.setAside)) == damaged)
        #expect(recovery.setAside.hasPrefix(path + ".damaged-"))
        #expect(recovery.description.contains(recovery.setAside))
        let list = try await store.list()
        #expect(list.count == recovery.conversations)
        let known = Set(conversations.flatMap(\.messages) + conversations.flatMap(\.aside.values))
        var messages = 0
        var changed = 0
        for summary in list {
            let found = try #require(await store.conversation(summary.id))
            #expect(summary.messages == found.messages.count)
            messages += found.messages.count + found.aside.count
            changed += (found.messages + found.aside.values).count { !known.contains($0) }
        }
        #expect(messages == recovery.messages)
        #expect(changed <= inPart)
        // It is a whole one again, and goes on.
        #expect(try !DamagedHistory(path: path).isDamaged())
        #expect(try await store.count("PRAGMA foreign_key_check") == nil)
        var next = Conversation(id: .init(rawValue: "next"))
        next.append(.user, "after that")
        try await store.save(next)
        #expect(try await store.search("after that").count == 1)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(!names.contains { $0.contains(".new") || $0.contains(".saving") })
        return messages
    }

    private let all = 20 * 21

    @Test("Pages overwritten in the middle cost what was in them, and nothing else")
    func middle() async throws {
        try await make()
        // A mark for it: opening alone reads no messages.
        DamageMark.leave(at: path)
        var damaged = try bytes
        let middle = damaged.count / 4096 / 3
        for page in [middle, middle + 1, middle + 2, 2 * middle] {
            let start = page * 4096
            damaged.replaceSubrange(
                start..<(start + 4096), with: Data(repeating: 0xA7, count: 4096))
        }
        try write(damaged)
        let left = try await recovered(from: damaged)
        #expect(left < all + 1 && left > all / 2)
        #expect(!DamageMark.isThere(at: path))
    }

    @Test("A file that was cut off keeps what is in front of that", arguments: [2, 3, 5])
    func cut(part: Int) async throws {
        try await make()
        let whole = try bytes
        let damaged = whole.prefix(whole.count - whole.count / part)
        try write(damaged)
        #expect(try await recovered(from: Data(damaged), inPart: 1) > 0)
    }

    @Test("A file that has lost its header keeps everything")
    func header() async throws {
        try await make()
        var damaged = try bytes
        damaged.replaceSubrange(0..<100, with: Data(count: 100))
        try write(damaged)
        #expect(try await recovered(from: damaged) == all)
        let store = try HistoryStore(path: path)
        #expect(store.recovery == nil)
        let first = try #require(await store.list().first { $0.id == conversations[0].id })
        #expect(first.tags == ["kept"] && first.draft == "unsent" && first.versions == 2)
        #expect(try await store.turns().count == 1)
        let found = try #require(await store.conversation(conversations[0].id))
        #expect(found.messages == conversations[0].messages)
        #expect(found.aside == conversations[0].aside)
        #expect(found.tree == conversations[0].tree)
    }

    @Test("A file without its first page is kept, and a new one begun")
    func firstPage() async throws {
        try await make()
        var damaged = try bytes
        damaged.replaceSubrange(0..<4096, with: Data(count: 4096))
        try write(damaged)
        // Whether it is one of canter's may not be told: then it is left alone.
        do {
            let store = try HistoryStore(path: path)
            let recovery = try #require(store.recovery)
            #expect(try Data(contentsOf: URL(fileURLWithPath: recovery.setAside)) == damaged)
            #expect(try await store.list().count == recovery.conversations)
        } catch let error as HistoryError {
            #expect(error.code == .foreign)
            #expect(try bytes == damaged)
        }
    }

    @Test("Messages whose conversation is lost get one of their own")
    func orphans() async throws {
        try await make()
        do {
            let queue = try DatabaseQueue(path: path)
            try await queue.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA foreign_keys = OFF")
                try db.execute(sql: "DELETE FROM conversations WHERE id IN ('C3', 'C4')")
                try db.execute(sql: "DELETE FROM messages WHERE conversation = 1 AND id IN (5, 18)")
            }
            try queue.close()
        }
        var damaged = try bytes
        damaged.replaceSubrange(0..<16, with: Data(count: 16))
        try write(damaged)
        #expect(try await recovered(from: damaged) == all - 2)
        let store = try HistoryStore(path: path)
        #expect(try await store.list().count == 21)
        let found = try #require(await store.conversation(conversations[0].id))
        #expect(
            found.messages.map(\.id.rawValue) == [
                1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 21,
            ])
        #expect(found.aside.count == 2)
    }

    @Test("Damage found in use is told with what to do, and seen to when it is opened again")
    func inUse() async throws {
        try await make()
        var damaged = try bytes
        for page in (damaged.count / 8192)..<(damaged.count / 4096) {
            damaged.replaceSubrange(
                (page * 4096)..<((page + 1) * 4096), with: Data(repeating: 0x5A, count: 4096))
        }
        try write(damaged)
        do {
            let store = try HistoryStore(path: path)
            defer { try? store.close() }
            #expect(store.recovery == nil)
            do {
                for conversation in conversations {
                    _ = try await store.conversation(conversation.id)
                }
                _ = try await store.search("conversation")
                Issue.record("damaged pages were read")
            } catch {
                #expect(error.code == .damaged)
                #expect(error.description.contains("start it again"))
            }
            #expect(DamageMark.isThere(at: path))
        }
        _ = try await recovered(from: bytes)
    }

    @Test("A damaged index is made anew, and nothing set aside")
    func index() async throws {
        try await make()
        do {
            let store = try HistoryStore(path: path)
            defer { try? store.close() }
            try await store.execute("UPDATE messages_index_data SET block = x'00' WHERE id > 10")
            await #expect { try await store.search("conversation turn") } throws: {
                ($0 as? HistoryError)?.code == .damaged
            }
        }
        let store = try HistoryStore(path: path)
        #expect(store.recovery == nil)
        #expect(try await store.search("conversation turn", limit: 1000).count == 400)
        #expect(!DamageMark.isThere(at: path))
    }

    @Test("What says that it is damaged and is not stays what it is")
    func falseAlarm() async throws {
        try await make()
        DamageMark.leave(at: path)
        let store = try HistoryStore(path: path)
        #expect(store.recovery == nil)
        #expect(try await store.list().count == 20)
        #expect(!DamageMark.isThere(at: path))
    }

    @Test("Several that open a damaged file at once get the same new one")
    func atOnce() async throws {
        try await make()
        var damaged = try bytes
        damaged.replaceSubrange(0..<100, with: Data(count: 100))
        try write(damaged)
        let path = path
        let recoveries = try await withThrowingTaskGroup(of: HistoryRecovery?.self) { group in
            for index in 0..<6 {
                group.addTask {
                    let store = try HistoryStore(path: path)
                    try await store.save(Conversation(id: .init(rawValue: "N\(index)")))
                    return store.recovery
                }
            }
            var recoveries: [HistoryRecovery?] = []
            for try await recovery in group { recoveries.append(recovery) }
            return recoveries
        }
        #expect(recoveries.compactMap(\.self).count == 1)
        #expect(try await HistoryStore(path: path).list().count == 26)
    }

    @Test("A process that ended while it put the new file in place is finished by the next")
    func interrupted() async throws {
        try await make()
        try FileManager.default.moveItem(atPath: path, toPath: path + ".new")
        let store = try HistoryStore(path: path)
        #expect(try await store.list().count == 20)
    }

    @Test("A store whose file was set aside by another says so, and writes nothing")
    func replaced() async throws {
        try await make()
        let store = try HistoryStore(path: path)
        try FileManager.default.moveItem(atPath: path, toPath: path + ".damaged")
        try Data().write(to: URL(fileURLWithPath: path))
        await #expect { try await store.save(Conversation(id: .init(rawValue: "X"))) } throws: {
            ($0 as? HistoryError)?.description.contains("start it again") == true
        }
        #expect(try bytes.isEmpty)
    }
}
