import ChatCore
import Testing

@testable import ChatApp

@Suite("The plain chat: versions")
struct PlainVersionTests {
    private let start = MonotonicInstant(nanoseconds: 1_000_000_000)

    private func text(_ actions: [PlainAction]) -> String {
        actions.map { if case .write(let text) = $0 { text } else { "" } }.joined()
    }

    /// "hello" was answered with "one", and again with "two".
    private func conversation() -> Conversation {
        var conversation = Conversation(id: .init(rawValue: "a"))
        conversation.append(.user, "hello")
        let first = conversation.append(.assistant, "one\nmore of it")
        conversation.setAside(from: first)
        conversation.append(.assistant, "two")
        return conversation
    }

    private func chat() -> PlainChat {
        var chat = PlainChat(settings: ChatSettings(), isInteractive: true)
        let model = LoadedModel(
            model: ModelDescription(name: "llama", displayName: "llama", store: "canter"),
            engine: "llama.cpp", contextWindow: 2048)
        _ = chat.handle(.session(.loaded(model)), at: start)
        _ = chat.handle(.session(.conversationReplaced(conversation())), at: start)
        return chat
    }

    @Test("Alone, it says which versions there are")
    func list() {
        var chat = chat()
        #expect(
            text(chat.handle(.line("/version"), at: start))
                == "There are 2 versions.\nVersion 1: one\nShown is version 2: two\n> ")
    }

    @Test("Another version is read out once it is there")
    func show() {
        var chat = chat()
        let first = Message.ID(rawValue: 2)
        #expect(chat.handle(.line("/version previous"), at: start) == [.show(first)])
        var shown = conversation()
        shown.show(first)
        let said = chat.handle(.session(.conversationReplaced(shown)), at: start)
        #expect(text(said) == "Version 1 of 2.\nThe model: one\nmore of it\n> ")
        #expect(said.last == .read)
        #expect(chat.handle(.line("/version 2"), at: start) == [.show(.init(rawValue: 3))])
    }

    @Test(
        "What is no version is said in a sentence",
        arguments: [
            ("next", "There are 2 versions, and none after the last."),
            ("0", "There is no version before the first."), ("2", "Version 2 is the one shown."),
            ("some", "/version takes a number, next or previous; alone it says which there are."),
        ])
    func refusals(_ argument: String, _ sentence: String) {
        var chat = chat()
        #expect(text(chat.handle(.line("/version \(argument)"), at: start)) == "\(sentence)\n> ")
    }

    @Test("A reply that was made again in this chat has versions, others have none")
    func regenerated() {
        var chat = chat()
        let user = Message(id: .init(rawValue: 1), role: .user, text: "hello")
        var left = conversation()
        left.setAside(from: .init(rawValue: 3))
        _ = chat.handle(.session(.conversationReplaced(left)), at: start)
        _ = chat.handle(
            .session(.turnStarted(user: user, reply: .init(rawValue: 4), sentAt: start)), at: start)
        let reply = Message(id: .init(rawValue: 4), role: .assistant, text: "three")
        _ = chat.handle(.session(.turnEnded(message: reply, failure: nil)), at: start)
        #expect(
            text(chat.handle(.line("/version"), at: start)).contains("Shown is version 3: three"))
        _ = chat.handle(
            .session(.conversationReplaced(Conversation(id: .init(rawValue: "b")))), at: start)
        #expect(
            text(chat.handle(.line("/version"), at: start))
                == "No message has another version; /regenerate makes one.\n> ")
    }
}
