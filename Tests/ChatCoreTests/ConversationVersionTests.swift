import ChatCore
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite("Versions of messages")
struct ConversationVersionTests {
    private func id(_ number: Int) -> Message.ID { Message.ID(rawValue: number) }

    /// Two turns, 1 to 4.
    private func long() -> Conversation {
        var conversation = Conversation(id: .init(rawValue: "a"))
        for index in 1...2 {
            conversation.append(.user, "question \(index)")
            conversation.append(.assistant, "answer \(index)")
        }
        return conversation
    }

    private func numbers(_ conversation: Conversation) -> [Int] {
        conversation.messages.map(\.id.rawValue)
    }

    @Test("an edited question is another version, with everything behind the old one kept")
    func setAside() {
        var conversation = long()
        #expect(conversation.setAside(from: id(3)).map(\.id) == [id(3), id(4)])
        #expect(numbers(conversation) == [1, 2])
        #expect(conversation.append(.user, "question two") == id(5))
        #expect(conversation.tree.versions(of: id(5)) == [id(3), id(5)])
        #expect(conversation.aside.keys.map(\.rawValue).sorted() == [3, 4])
        // What stands aside cannot be put aside, nor what is not there.
        #expect(conversation.setAside(from: id(3)).isEmpty)
        #expect(conversation.setAside(from: id(9)).isEmpty)
    }

    @Test("a version is shown to its end, and back again")
    func show() {
        var conversation = long()
        conversation.setAside(from: id(2))
        conversation.append(.assistant, "another answer")
        #expect(conversation.show(id(2)) == true)
        #expect(numbers(conversation) == [1, 2, 3, 4])
        #expect(conversation.show(id(5)) == true)
        #expect(numbers(conversation) == [1, 5])
        // By any message of it.
        #expect(conversation.show(id(4)) == true)
        #expect(numbers(conversation) == [1, 2, 3, 4])
        #expect(conversation.show(id(4)) == false)
        #expect(conversation.show(id(9)) == false)
    }

    @Test("of versions of versions, the one that was written last is the end")
    func showNewest() {
        var conversation = long()
        conversation.setAside(from: id(4))
        conversation.append(.assistant, "5")
        conversation.setAside(from: id(1))
        conversation.append(.user, "6")
        conversation.show(id(2))
        #expect(numbers(conversation) == [1, 2, 3, 5])
    }

    @Test("a cut stays where its message is shown, and goes where it is not")
    func showCut() {
        var conversation = long()
        conversation.cut = ContextCut(keptFrom: id(3))
        conversation.setAside(from: id(4))
        conversation.append(.assistant, "5")
        #expect(conversation.cut != nil)
        conversation.show(id(4))
        #expect(conversation.cut?.keptFrom == id(3))
        conversation.setAside(from: id(3))
        #expect(conversation.cut == nil)
        conversation.append(.user, "6")
        conversation.cut = ContextCut(keptFrom: id(6))
        conversation.show(id(3))
        #expect(conversation.cut == nil)
    }

    @Test("a message that stands aside is changed where it stands")
    func putAside() {
        var conversation = long()
        conversation.setAside(from: id(3))
        conversation.append(.user, "5")
        var message = Message(id: id(4), role: .assistant, text: "late")
        conversation.put(message)
        #expect(conversation.aside[id(4)]?.text == "late")
        #expect(numbers(conversation) == [1, 2, 5])
        // One that is new is the last of what is shown.
        message = Message(id: id(8), role: .assistant, text: "new")
        conversation.put(message)
        #expect(conversation.tree.parent(of: id(8)) == id(5))
        #expect(conversation.append(.user, "next") == id(9))
    }

    @Test("with a question go all its answers, and those of other versions of it")
    func removeQuestion() {
        var conversation = long()
        conversation.setAside(from: id(4))
        conversation.append(.assistant, "5")
        conversation.remove([id(3), id(5)])
        #expect(numbers(conversation) == [1, 2])
        #expect(conversation.aside.isEmpty)
        #expect(!conversation.tree.contains(id(4)))
    }

    @Test("a message that goes alone leaves the versions of what follows it")
    func removeAlone() {
        var conversation = long()
        conversation.setAside(from: id(3))
        conversation.append(.user, "5")
        conversation.remove([id(2)])
        #expect(numbers(conversation) == [1, 5])
        #expect(conversation.tree.versions(of: id(5)) == [id(3), id(5)])
        conversation.show(id(3))
        #expect(numbers(conversation) == [1, 3, 4])
    }

    @Test("what is cut off is gone in every version, and cannot be shown")
    func truncate() {
        var conversation = long()
        conversation.setAside(from: id(4))
        conversation.append(.assistant, "5")
        conversation.truncate(from: id(3))
        #expect(conversation.aside.isEmpty)
        #expect(conversation.show(id(4)) == false)
        #expect(conversation.append(.user, "next") == id(6))
    }

    @Test("an emptied conversation has no versions, and uses no identity again")
    func clear() {
        var conversation = long()
        conversation.setAside(from: id(2))
        conversation.clear()
        #expect(conversation.aside.isEmpty)
        #expect(conversation.tree == MessageTree())
        #expect(conversation.append(.user, "next") == id(5))
    }

    @Test("a copy has all versions, a fork only what is shown up to its end")
    func copies() throws {
        var conversation = long()
        conversation.setAside(from: id(4))
        conversation.append(.assistant, "5")
        conversation.cut = ContextCut(keptFrom: id(3))
        let copy = conversation.copy(as: .init(rawValue: "b"))
        #expect(copy.messages == conversation.messages)
        #expect(copy.aside == conversation.aside)
        #expect(copy.tree == conversation.tree)
        #expect(copy.cut == conversation.cut)
        let fork = try #require(conversation.fork(through: id(5), as: .init(rawValue: "c")))
        #expect(fork.aside.isEmpty)
        #expect(fork.tree == MessageTree(line: [id(1), id(2), id(3), id(5)]))
        // What stands aside is no end of it.
        #expect(conversation.fork(through: id(4), as: .init(rawValue: "d")) == nil)
    }

    @Test("what was kept without what it follows is left out")
    func orphans() {
        let message = { Message(id: id($0), role: .user, text: "\($0)") }
        let conversation = Conversation(
            id: .init(rawValue: "a"), messages: [message(1)],
            aside: [(message(5), id(4)), (message(3), id(1)), (message(2), nil)])
        #expect(conversation.aside.keys.map(\.rawValue).sorted() == [2, 3])
        #expect(conversation.tree.children(of: nil) == [id(1), id(2)])
    }

    @Test("all versions come back from JSON")
    func coding() throws {
        var conversation = long()
        conversation.setAside(from: id(1))
        conversation.append(.user, "5")
        let data = try JSONEncoder().encode(conversation)
        var read = try JSONDecoder().decode(Conversation.self, from: data)
        #expect(read == conversation)
        #expect(read.append(.assistant, "6") == id(6))
    }
}
