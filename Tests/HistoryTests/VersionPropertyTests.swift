import ChatCore
import Foundation
import Testing

@testable import History

/// Whatever is done to a conversation, what is read back is what was saved.
@Suite struct VersionPropertyTests {
    let folder: TemporaryFolder
    var path: String { folder.path + "/history.sqlite" }

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Numbers that are the same for the same seed.
    struct Dice: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            var mixed = state
            mixed = (mixed ^ (mixed >> 33)) &* 0xFF51_AFD7_ED55_8CCD
            return mixed ^ (mixed >> 33)
        }
    }

    private func change(_ conversation: inout Conversation, _ dice: inout Dice) {
        let shown = conversation.messages.map(\.id)
        let aside = conversation.aside.keys.sorted { $0.rawValue < $1.rawValue }
        switch Int.random(in: 0..<20, using: &dice) {
        case 0..<8:
            conversation.append(
                shown.count.isMultiple(of: 2) ? .user : .assistant,
                "text \(Int.random(in: 0..<1000, using: &dice))")
        case 8..<11:
            guard let id = shown.randomElement(using: &dice) else { return }
            conversation.setAside(from: id)
            conversation.append(.user, "other \(Int.random(in: 0..<1000, using: &dice))")
        case 11:
            guard let id = shown.randomElement(using: &dice) else { return }
            conversation.setAside(from: id)
        case 12..<15:
            guard let id = aside.randomElement(using: &dice) else { return }
            conversation.show(id)
        case 15:
            guard let id = shown.randomElement(using: &dice) else { return }
            conversation.remove(conversation.removed(with: id))
        case 16:
            guard let id = shown.randomElement(using: &dice) else { return }
            conversation.truncate(from: id)
        case 17:
            guard let id = shown.randomElement(using: &dice) else { return }
            conversation.cut = ContextCut(keptFrom: id, droppedTokens: 7)
        case 18:
            guard let id = shown.randomElement(using: &dice) else { return }
            conversation.update(id) {
                $0.text += " and more"
                $0.reasoning = "thought"
                $0.reply = ReplyRecord(
                    model: "m", quantization: nil, engine: "e", finishReason: .stop, usage: nil,
                    figures: ReplyFigures(), seed: 3)
            }
        default:
            if Int.random(in: 0..<10, using: &dice) == 0 { conversation.clear() }
        }
    }

    private func expectSame(_ found: Conversation?, _ saved: Conversation, _ seed: UInt64) {
        guard let found else {
            Issue.record("seed \(seed): nothing was read")
            return
        }
        #expect(found.messages == saved.messages, "seed \(seed)")
        #expect(found.aside == saved.aside, "seed \(seed)")
        #expect(found.cut == saved.cut, "seed \(seed)")
        #expect(found.title == saved.title, "seed \(seed)")
        // The order of versions is that of their writing; removing a message may
        // have left it another one until the conversation was read again.
        for id in saved.messages.map(\.id) + saved.aside.keys {
            #expect(found.tree.parent(of: id) == saved.tree.parent(of: id), "seed \(seed)")
            #expect(
                Set(found.tree.children(of: id)) == Set(saved.tree.children(of: id)),
                "seed \(seed)")
        }
    }

    @Test("Any changes, saved now and then, are read back as they were saved")
    func anyChanges() async throws {
        let store = try HistoryStore(path: path)
        for seed in 0..<80 as Range<UInt64> {
            var dice = Dice(state: seed)
            var conversation = Conversation(id: .init(rawValue: "C\(seed)"))
            for _ in 0..<40 {
                change(&conversation, &dice)
                guard Int.random(in: 0..<3, using: &dice) == 0 else { continue }
                try await store.save(conversation)
                if Int.random(in: 0..<4, using: &dice) == 0 {
                    // Gone on with as it was read.
                    expectSame(
                        try await store.conversation(conversation.id), conversation, seed)
                    let read = try await HistoryStore(path: path).conversation(conversation.id)
                    expectSame(read, conversation, seed)
                    conversation = try #require(await store.conversation(conversation.id))
                }
            }
            try await store.save(conversation)
            expectSame(
                try await HistoryStore(path: path).conversation(conversation.id), conversation,
                seed)
            let summary = try await store.list(limit: 1).first
            #expect(summary?.messages == conversation.messages.count, "seed \(seed)")
            #expect(summary?.versions == conversation.aside.count, "seed \(seed)")
        }
        #expect(try await store.indexIsWhole())
    }

    @Test("Two that change one conversation in turns lose nothing and mix nothing")
    func twoStores() async throws {
        for seed in 100..<120 as Range<UInt64> {
            let stores = [try HistoryStore(path: path), try HistoryStore(path: path)]
            var dice = Dice(state: seed)
            let id = Conversation.ID(rawValue: "C\(seed)")
            var held = [Conversation(id: id), Conversation(id: id)]
            var stored: Conversation?
            for _ in 0..<30 {
                let one = Int.random(in: 0..<2, using: &dice)
                change(&held[one], &dice)
                do {
                    try await stores[one].save(held[one])
                    stored = held[one]
                } catch {
                    #expect(error.code == .conflict)
                    held[one] = try #require(await stores[one].conversation(id))
                    if let stored { expectSame(held[one], stored, seed) }
                }
            }
            if let stored { expectSame(try await stores[0].conversation(id), stored, seed) }
        }
    }

    @Test("A message that moves aside is not written again, and the index stays as it is")
    func movesOnly() async throws {
        let store = try HistoryStore(path: path)
        var conversation = Conversation(id: .init(rawValue: "A"))
        for turn in 0..<10 { conversation.append(.user, "turn \(turn)") }
        try await store.save(conversation)
        conversation.setAside(from: conversation.messages[5].id)
        let old = MessageDifference(
            from: try await store.conversation(conversation.id), to: conversation)
        #expect(old.written.isEmpty && old.moved.count == 5 && old.removed.isEmpty)
        try await store.save(conversation)
        conversation.append(.user, "otherwise")
        try await store.save(conversation)
        expectSame(
            try await HistoryStore(path: path).conversation(conversation.id), conversation, 0)
    }
}
