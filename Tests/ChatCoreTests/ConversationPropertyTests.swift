import ChatCore
import TestSupport
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite("Versions of messages: anything in any order")
struct ConversationPropertyTests {
    @Test(
        "Whatever is done, the tree is whole and every message is in one place",
        arguments: 1...100 as ClosedRange<UInt64>)
    func randomChanges(seed: UInt64) throws {
        var world = RandomConversation(seed: seed)
        for step in 0..<200 {
            let before = world.conversation
            let change = world.change()
            world.check("seed \(seed), step \(step): \(change) of \(before)")
        }
        let data = try JSONEncoder().encode(world.conversation)
        #expect(try JSONDecoder().decode(Conversation.self, from: data) == world.conversation)
        let copy = world.conversation.copy(as: .init(rawValue: "copy"))
        #expect(copy.messages == world.conversation.messages)
        #expect(copy.aside == world.conversation.aside)
        #expect(copy.tree == world.conversation.tree, "seed \(seed)")
    }

    @Test("The changes reach versions of versions")
    func coverage() {
        var deepest = 0
        for seed in 1...100 as ClosedRange<UInt64> {
            var world = RandomConversation(seed: seed)
            for _ in 0..<200 {
                _ = world.change()
                deepest = max(deepest, world.conversation.aside.count)
            }
        }
        #expect(deepest > 20)
    }
}

/// A conversation to which anything is done, beside what is known of it.
private struct RandomConversation {
    var conversation = Conversation(id: .init(rawValue: "a"))
    private var generator: SeededGenerator
    /// The texts of all messages that are there, and every identity ever used.
    private var texts: [Message.ID: String] = [:]
    private var used: Set<Message.ID> = []

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    private var shown: [Message.ID] { conversation.messages.map(\.id) }
    private var all: [Message.ID] { shown + conversation.aside.keys }

    private mutating func pick(_ ids: [Message.ID]) -> Message.ID? {
        ids.sorted { $0.rawValue < $1.rawValue }.randomElement(using: &generator)
    }

    /// Does something, and says what.
    mutating func change() -> String {
        let dice = Int.random(in: 0..<100, using: &generator)
        let shown = pick(shown)
        switch dice {
        case 0..<45: return append()
        case 45..<60:
            guard let shown else { return append() }
            conversation.setAside(from: shown)
            return "set aside \(shown.rawValue); " + append()
        case 60..<80: return show()
        case 80..<88:
            guard let shown else { return "nothing" }
            return remove(conversation.removed(with: shown))
        case 88..<92:
            guard let shown else { return "nothing" }
            return remove([shown])
        case 92..<94:
            guard let shown else { return "nothing" }
            let gone = Set(conversation.tree.all(from: shown))
            conversation.truncate(from: shown)
            for id in gone { texts[id] = nil }
            return "truncate \(shown.rawValue)"
        case 94..<97: return put()
        case 97..<99:
            guard let shown else { return "nothing" }
            conversation.cut = ContextCut(keptFrom: shown)
            return "cut \(shown.rawValue)"
        default:
            guard Int.random(in: 0..<4, using: &generator) == 0 else { return "nothing" }
            conversation.clear()
            texts = [:]
            return "clear"
        }
    }

    private mutating func append() -> String {
        let role: Role = conversation.messages.last?.role == .user ? .assistant : .user
        let text = "text \(used.count)"
        let id = conversation.append(role, text)
        #expect(used.insert(id).inserted, "identities are not used again")
        texts[id] = text
        return "append \(id.rawValue)"
    }

    private mutating func show() -> String {
        guard let id = pick(all) else { return "nothing" }
        let wasAside = conversation.aside[id] != nil
        #expect(conversation.show(id) == wasAside)
        #expect(conversation[id] != nil, "what is to be shown is")
        return "show \(id.rawValue)"
    }

    /// A message that is there gets another text.
    private mutating func put() -> String {
        guard let id = pick(all), let message = conversation[id] ?? conversation.aside[id] else {
            return "nothing"
        }
        var changed = message
        changed.text += "!"
        conversation.put(changed)
        texts[id] = changed.text
        return "put \(id.rawValue)"
    }

    private mutating func remove(_ ids: [Message.ID]) -> String {
        let before = conversation
        conversation.remove(ids)
        let gone = Set(ids)
        let left = Set(all)
        #expect(left.isDisjoint(with: gone), "what is removed is gone")
        #expect(shown == before.messages.map(\.id).filter { !gone.contains($0) })
        for message in before.messages where !gone.contains(message.id) {
            // Versions of a message that stays stay with it.
            for version in before.tree.versions(of: message.id) where !gone.contains(version) {
                #expect(left.contains(version), "\(version.rawValue) is a version of what stays")
            }
        }
        texts = texts.filter { left.contains($0.key) }
        return "remove \(ids.map(\.rawValue))"
    }

    /// What holds whatever was done.
    func check(_ what: @autoclosure () -> String) {
        let line = shown
        let tree = conversation.tree
        let everywhere = line + conversation.aside.keys
        let isWhole =
            Set(everywhere).count == everywhere.count
            && Set(everywhere) == Set(texts.keys)
            && everywhere.allSatisfy {
                (conversation[$0] ?? conversation.aside[$0])?.text == texts[$0]
            }
        #expect(isWhole, "every message is in one place; \(what())")
        // All that is reached from the first ones, each once, is all there is: no circles.
        let reached = tree.children(of: nil).flatMap { tree.all(from: $0) }
        #expect(
            reached.count == everywhere.count && Set(reached) == Set(everywhere),
            "the tree holds what is there; \(what())")
        #expect(
            line.last.map { tree.line(to: $0) } ?? [] == line,
            "what is shown leads from a first message; \(what())")
        for id in everywhere {
            let versions = tree.versions(of: id)
            #expect(
                versions.contains(id)
                    && versions == versions.sorted { $0.rawValue < $1.rawValue }
                    && Set(versions).count == versions.count,
                "versions stand in the order they were written; \(what())")
            #expect(tree.parent(of: id) != id)
        }
        #expect(
            conversation.cut.map { conversation[$0.keptFrom] != nil } ?? true,
            "a cut keeps a message that is shown; \(what())")
    }
}
