import ChatCore
import EngineKit
import Foundation
import Testing

@testable import LlamaEngine

@Suite("Where states are parked")
struct StateStoreTests {
    private let folder = FileManager.default.temporaryDirectory.appending(
        path: "canter-states-\(UUID())"
    ).path

    private func store(limit: Int = 1000) -> StateStore {
        StateStore(StateStoreSettings(folder: folder, limitBytes: limit))
    }

    private func write(_ store: StateStore, _ name: String, size: Int = 300) throws -> Bool {
        try unsafe store.write(name, size: size) { file in
            unsafe file.initializeMemory(as: UInt8.self, repeating: 7)
            return true
        }
    }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    private func setUsed(_ name: String, daysAgo: Double) throws {
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -daysAgo * 86_400)],
            ofItemAtPath: folder + "/" + name)
    }

    @Test("a file is its owner's, and so is the folder")
    func permissions() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        #expect(try write(store(), "a.kv"))
        for (path, expected) in [(folder, 0o700), (folder + "/a.kv", 0o600)] {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == expected)
        }
        guard let file = store().open("a.kv") else {
            Issue.record("it cannot be opened")
            return
        }
        #expect(file.size == 300)
    }

    @Test("over the limit, the least recently used go, and never the one just written")
    func eviction() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = store()
        for (index, name) in ["a.kv", "b.kv", "c.kv"].enumerated() {
            #expect(try write(store, name))
            try setUsed(name, daysAgo: Double(10 - index))
        }
        // Used again, "a" is the newest.
        store.touch("a.kv")
        #expect(try write(store, "d.kv"))
        #expect(try names() == ["a.kv", "c.kv", "d.kv"])
        // It fits only alone.
        #expect(try write(store, "e.kv", size: 1000))
        #expect(try names() == ["e.kv"])
    }

    @Test("writing one again does not cost another its place")
    func replacement() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for name in ["a.kv", "b.kv", "c.kv", "a.kv"] { #expect(try write(store(), name)) }
        #expect(try names() == ["a.kv", "b.kv", "c.kv"])
    }

    @Test("one larger than the limit is not written, and costs no other its place")
    func tooLarge() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        #expect(try write(store(), "a.kv"))
        #expect(try !write(store(), "b.kv", size: 1001))
        #expect(try names() == ["a.kv"])
    }

    @Test("what was given up half way leaves nothing")
    func givenUp() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        #expect(try unsafe !store().write("a.kv", size: 10) { _ in false })
        #expect(try names() == [])
    }

    @Test("what a crash left half written goes at the next start; what another writes now stays")
    func unfinished() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        #expect(try write(store(), "a.kv"))
        try Data("half".utf8).write(to: URL(filePath: folder + "/.unfinished-1"))
        let writing = try MappedFile(creating: folder + "/.unfinished-2", size: 10)
        store().removeUnfinished()
        #expect(try names() == [".unfinished-2", "a.kv"])
        #expect(writing.size == 10)
    }

    @Test("a folder that cannot be made is an error that names its reason")
    func unwritable() throws {
        let store = StateStore(StateStoreSettings(folder: "/dev/null/states", limitBytes: 1000))
        #expect(throws: FileFailure.self) { try write(store, "a.kv") }
    }

    @Test("a deleted conversation's files go, whatever they were made with")
    func removal() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let one = Conversation.ID(rawValue: "one")
        let two = Conversation.ID(rawValue: "two")
        let keys = ["x", "y"].compactMap { fingerprint in
            var request = LoadRequest(model: "m")
            request.fingerprint = fingerprint
            return StateKey(request, Self.loaded)
        }
        #expect(keys.count == 2)
        for key in keys {
            #expect(try write(store(), key.fileName(for: one), size: 10))
            #expect(try write(store(), key.fileName(for: two), size: 10))
        }
        store().removeAll(of: one)
        #expect(try names() == keys.map { $0.fileName(for: two) }.sorted())
    }

    static let loaded = LoadedModel(
        model: ModelDescription(name: "m", displayName: "m", store: "canter"),
        engine: "llama.cpp", contextWindow: 512)
}
