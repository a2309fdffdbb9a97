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
}
