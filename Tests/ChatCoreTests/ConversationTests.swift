import ChatCore
import Testing

@Suite("Conversations")
struct ConversationTests {
    @Test("the first message of a person gives the title: one line, cut to 60 characters")
    func title() {
        var conversation = Conversation(id: .init(rawValue: "a"))
        conversation.append(.system, "Be brief.")
        #expect(conversation.title.isEmpty)
        conversation.append(.user, String(repeating: "x", count: 80) + "\nmore")
        #expect(conversation.title == String(repeating: "x", count: 59) + "…")
        conversation.append(.user, "another")
        #expect(conversation.title.hasPrefix("xxx"))
    }

    @Test("identities are never used twice, not even after a cut")
    func identities() {
        var conversation = Conversation(id: .init(rawValue: "a"))
        conversation.append(.user, "one")
        let two = conversation.append(.user, "two")
        let removed = conversation.truncate(from: two)
        #expect(removed.map(\.text) == ["two"])
        let three = conversation.append(.user, "three")
        #expect(three != two)
        #expect(conversation[three]?.text == "three")
        #expect(conversation[two] == nil)
    }

    @Test("a conversation read back goes on counting where it stopped")
    func readBack() {
        let messages = [Message(id: .init(rawValue: 7), role: .user, text: "old")]
        var conversation = Conversation(id: .init(rawValue: "a"), messages: messages)
        #expect(conversation.append(.user, "new").rawValue == 8)
    }

    /// Six messages, questions and answers in turn.
    private func long() -> Conversation {
        var conversation = Conversation(id: .init(rawValue: "a"))
        for index in 1...3 {
            conversation.append(.user, "question \(index)")
            conversation.append(.assistant, "answer \(index)")
        }
        return conversation
    }

    private func id(_ number: Int) -> Message.ID { Message.ID(rawValue: number) }

    @Test("what goes with a message: a question's answer, and nothing with an answer")
    func removedWith() {
        let conversation = long()
        #expect(conversation.removed(with: id(3)) == [id(3), id(4)])
        #expect(conversation.removed(with: id(4)) == [id(4)])
        #expect(conversation.removed(with: id(5)) == [id(5), id(6)])
        #expect(conversation.removed(with: id(9)).isEmpty)
    }

    @Test("a cut moves to the next message that stays, and goes when there is none")
    func cutMoves() {
        var conversation = long()
        conversation.cut = ContextCut(keptFrom: id(3), summary: "one", droppedTokens: 9)
        conversation.remove([id(3), id(4)])
        #expect(
            conversation.cut == ContextCut(keptFrom: id(5), summary: "one", droppedTokens: 9))
        // How much it spares is no longer known when less is left out.
        conversation.remove([id(2)])
        #expect(conversation.cut == ContextCut(keptFrom: id(5), summary: "one"))
        var end = conversation
        end.remove([id(5), id(6)])
        #expect(end.cut == nil)
        // A summary of messages that are gone says nothing any more.
        conversation.remove([id(1)])
        #expect(conversation.cut == nil)
    }

    @Test("a fork has its own identity, and the cut when its message goes along")
    func fork() throws {
        var conversation = long()
        conversation.cut = ContextCut(keptFrom: id(3))
        let late = try #require(conversation.fork(through: id(4), as: .init(rawValue: "b")))
        #expect(late.id.rawValue == "b")
        #expect(late.messages == Array(conversation.messages[..<4]))
        #expect(late.cut == conversation.cut)
        let early = try #require(conversation.fork(through: id(2), as: .init(rawValue: "c")))
        #expect(early.cut == nil)
        #expect(conversation.fork(through: id(7), as: .init(rawValue: "d")) == nil)
    }
}
