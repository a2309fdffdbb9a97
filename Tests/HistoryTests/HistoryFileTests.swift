import ChatCore
import Foundation
import GRDB
import Testing

@testable import History

@Suite struct HistoryFileTests {
    let folder: TemporaryFolder
    var path: String { folder.path + "/data/history.sqlite" }

    init() throws {
        folder = try TemporaryFolder()
    }

    func permissions(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    func failure() -> HistoryError? {
        do {
            _ = try HistoryStore(path: path)
            return nil
        } catch {
            return error
        }
    }

    func makeFolder() throws {
        try FileManager.default.createDirectory(
            atPath: folder.path + "/data", withIntermediateDirectories: true)
    }

    @Test("The folder, the database and the files beside it are for the owner only")
    func ownerOnly() async throws {
        let store = try HistoryStore(path: path)
        try await store.save(Conversation(id: .init(rawValue: "A")))
        #expect(try permissions(folder.path + "/data") == 0o700)
        for file in [path, path + "-wal", path + "-shm"] {
            #expect(try permissions(file) == 0o600, "\(file)")
        }
    }

    @Test("A database left open to others is closed to them")
    func tightened() throws {
        _ = try HistoryStore(path: path)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        _ = try HistoryStore(path: path)
        #expect(try permissions(path) == 0o600)
    }

    @Test("Every commit is flushed to the disk, and foreign keys hold")
    func pragmas() async throws {
        let store = try HistoryStore(path: path)
        #expect(try await store.count("PRAGMA synchronous") == 2)
        #expect(try await store.count("PRAGMA foreign_keys") == 1)
        #expect(try await store.count("PRAGMA application_id") == 0x636E_7472)
    }

    @Test("What is no database is left as it is", arguments: [100, 5000])
    func noDatabase(length: Int) throws {
        try makeFolder()
        let bytes = Data((0..<length).map { UInt8(truncatingIfNeeded: $0 * 7 + 1) })
        try bytes.write(to: URL(fileURLWithPath: path))
        let error = failure()
        #expect(error?.code == .foreign)
        #expect(error?.description.contains(path) == true)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == bytes)
    }

    @Test("A person's text in its place is left as it is, whatever it tells of")
    func text() throws {
        try makeFolder()
        let text = "Notes\nCREATE TABLE conversations (I should read up on that)\n"
        try text.write(toFile: path, atomically: false, encoding: .utf8)
        #expect(failure()?.code == .foreign)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path + "/data").count == 1)
    }

    @Test("Another program's database is not touched")
    func foreign() throws {
        try makeFolder()
        do {
            let queue = try DatabaseQueue(path: path)
            try queue.write { try $0.execute(sql: "CREATE TABLE theirs (x)") }
            try queue.close()
        }
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(failure()?.code == .foreign)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == bytes)
    }

    @Test("A newer canter's history is not touched")
    func tooNew() async throws {
        do {
            let store = try HistoryStore(path: path)
            try await store.execute("INSERT INTO grdb_migrations VALUES ('999')")
            try store.close()
        }
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(failure()?.code == .tooNew)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == bytes)
    }

    @Test("A folder in the file's place gets its sentence")
    func folderInPlace() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        #expect(failure()?.code == .inaccessible)
    }

    @Test("A file in the folder's place gets its sentence")
    func fileInPlace() throws {
        try Data().write(to: URL(fileURLWithPath: folder.path + "/data"))
        #expect(failure()?.code == .inaccessible)
    }

    @Test("What a killed process had saved is there")
    func afterKill() async throws {
        let store = try HistoryStore(path: path)
        var conversation = Conversation(id: .init(rawValue: "A"))
        conversation.append(.user, "hello")
        try await store.save(conversation)
        // The files as a process that never closed them leaves them.
        let copy = folder.path + "/copy.sqlite"
        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(atPath: path + suffix, toPath: copy + suffix)
        }
        #expect(
            try await HistoryStore(path: copy).conversation(conversation.id)?.messages
                == conversation.messages)
    }

    @Test("Many can make the same history at once")
    func opensAtOnce() async throws {
        let path = path
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<8 {
                group.addTask {
                    try await HistoryStore(path: path).save(
                        Conversation(id: .init(rawValue: "C\(index)")))
                }
            }
            try await group.waitForAll()
        }
        #expect(try await HistoryStore(path: path).list().count == 8)
    }
}
