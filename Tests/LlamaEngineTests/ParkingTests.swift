import ChatCore
import EngineKit
import Foundation
import Testing

@testable import LlamaEngine

@Suite("Parking a conversation", .serialized, .oneAtATime)
struct ParkingTests {
    private let folder = FileManager.default.temporaryDirectory.appending(
        path: "canter-parking-\(UUID())"
    ).path

    private var store: StateStoreSettings {
        StateStoreSettings(folder: folder, limitBytes: 1 << 30)
    }

    private func removeFolder() { try? FileManager.default.removeItem(atPath: folder) }

    private var files: [URL] {
        get throws {
            try FileManager.default.contentsOfDirectory(atPath: folder).map {
                URL(filePath: folder + "/" + $0)
            }
        }
    }

    private let id = Conversation.ID(rawValue: "talk")

    @Test(
        "parked and restored by another process, the conversation goes on as if it had stayed",
        arguments: CacheModel.present)
    func roundTrip(model: CacheModel) async throws {
        defer { removeFolder() }
        let engine = try await model.engine(store: store)
        var talk = Talk(engine)
        try await talk.say(model.passage(300, seed: 1))
        try await talk.say(model.passage(400, seed: 2))
        let cells = try #require(try await engine.occupancy().cellsUsed)
        let parked = try #require(try await engine.park(id))
        #expect(parked.tokens == cells)
        #expect(parked.bytes == (try #require(try files.first)).fileSize)
        let before = talk.messages
        let stayed = try await talk.say(model.passage(20, seed: 3))

        let other = try await model.engine(store: store)
        let restored = try #require(try await other.restore(id))
        #expect(restored.tokens == parked.tokens)
        #expect(restored.bytes == parked.bytes)
        var again = Talk(other)
        again.messages = before
        let went = try await again.say(model.passage(20, seed: 3))
        #expect(went.reuse == stayed.reuse)
        #expect(went.text == stayed.text)

        // Going back works as before, too: checkpoints were kept.
        again.messages = [before[0], before[1], PromptMessage(.user, "Something else.")]
        let back = try await again.answer()
        #expect(back.reuse?.parting?.cause == .messageChanged)
        #expect(try #require(back.reuse).reused > 250)
        var fresh = Talk(try await model.engine())
        fresh.messages = again.messages
        #expect(try await fresh.answer().text == back.text)
    }

    @Test("asked for the very prompt that was parked, one token is read")
    func samePrompt() async throws {
        defer { removeFolder() }
        let engine = try await CacheModel.plain.engine(store: store)
        var talk = Talk(engine)
        talk.messages = [PromptMessage(.user, CacheModel.plain.passage(60, seed: 1))]
        let first = try await talk.answer()
        _ = try await engine.park(id)
        let other = try await CacheModel.plain.engine(store: store)
        _ = try #require(try await other.restore(id))
        var again = Talk(other)
        again.messages = talk.messages
        let reply = try await again.answer()
        #expect(reply.reuse?.read == 1)
        #expect(reply.text == first.text)
    }

    @Test("nothing is parked of another conversation, without a store, or without an identity")
    func nothing() async throws {
        defer { removeFolder() }
        for (store, fingerprint, parked) in [
            (store, "model", id), (nil, "model", id), (store, nil, id),
            (store, "model", Conversation.ID(rawValue: "other")),
        ] as [(StateStoreSettings?, String?, Conversation.ID)] {
            let engine = try await CacheModel.plain.engine(
                context: 256, store: store, fingerprint: fingerprint)
            #expect(try await engine.park(parked) == nil)
            var talk = Talk(engine)
            try await talk.say("Hello.", maxTokens: 2)
            let state = try await engine.park(parked)
            #expect((state != nil) == (store != nil && fingerprint != nil && parked == id))
        }
        #expect(try files.count == 1)
    }

    @Test("a state of another model, type, window or attention is not taken, and stays")
    func foreign() async throws {
        defer { removeFolder() }
        let model = CacheModel.plain
        var talk = Talk(try await model.engine(context: 512, store: store))
        try await talk.say("Hello.", maxTokens: 2)
        let engine = talk.engine
        #expect(try await engine.park(id) != nil)
        let others = [
            try await model.engine(context: 512, store: store, fingerprint: "another"),
            try await model.engine(context: 1024, store: store),
            try await model.engine(context: 512, store: store) { $0.kvTypeK = "q8_0" },
            try await model.engine(context: 512, store: store) { $0.flashAttention = .off },
        ]
        // Under the name each of them would look for, too.
        let file = try #require(try files.first)
        for other in others {
            #expect(try await other.restore(id) == nil)
            var own = Talk(other)
            try await own.say("Hello.", maxTokens: 1)
            _ = try await other.park(id)
        }
        for name in try files where name != file {
            try FileManager.default.removeItem(at: name)
            try FileManager.default.copyItem(at: file, to: name)
        }
        #expect(try files.count == 1 + others.count)
        for other in others {
            // The cache must be another conversation's for a restore to read.
            var own = Talk(other, "elsewhere")
            try await own.say("Bye.", maxTokens: 1)
            #expect(try await other.restore(id) == nil)
        }
        #expect(try files.count == 1 + others.count)
    }

    @Test("a flipped byte anywhere, a missing end or a file that is none is refused and removed")
    func damaged() async throws {
        defer { removeFolder() }
        let engine = try await CacheModel.plain.engine(context: 256, store: store)
        var talk = Talk(engine)
        try await talk.say("Hello.", maxTokens: 2)
        _ = try #require(try await engine.park(id))
        let file = try #require(try files.first)
        let good = try Data(contentsOf: file)
        let size = good.count
        var versions = [0, 9, 13, 20, 300, size / 3, size / 2, size - 33, size - 1].map { offset in
            var data = good
            data[offset] ^= 0x10
            return data
        }
        versions += [good.prefix(size - 1), good.prefix(size / 2), good.prefix(20), good + [0]]
        versions.append(Data("This is no state.".utf8))
        let other = try await CacheModel.plain.engine(context: 256, store: store)
        for (index, version) in versions.enumerated() {
            try version.write(to: file)
            #expect(try await other.restore(id) == nil)
            // Byte 9 is the version: a file of another one is left to those who know it.
            #expect(FileManager.default.fileExists(atPath: file.path) == (index == 1))
        }
        // The cache was not touched, and reading from the text works.
        #expect(try await other.occupancy().cellsUsed == 0)
        try good.write(to: file)
        #expect(try await other.restore(id) != nil)
    }

    @Test("parked again without a change, nothing is written again")
    func unchanged() async throws {
        defer { removeFolder() }
        let engine = try await CacheModel.plain.engine(context: 256, store: store)
        var talk = Talk(engine)
        try await talk.say("Hello.", maxTokens: 2)
        let first = try #require(try await engine.park(id))
        let file = try #require(try files.first)
        func inode() throws -> NSNumber? {
            try FileManager.default.attributesOfItem(atPath: file.path)[.systemFileNumber]
                as? NSNumber
        }
        let before = try inode()
        #expect(try await engine.park(id)?.bytes == first.bytes)
        #expect(try inode() == before)
        try await talk.say("And?", maxTokens: 2)
        #expect(try #require(try await engine.park(id)).tokens > first.tokens)
        await engine.discard(id)
        #expect(try files == [])
    }
}

extension URL {
    fileprivate var fileSize: Int? {
        (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber)?.intValue
    }
}
