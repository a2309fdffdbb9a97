import ChatCore
import EngineKit
import Sessions
import Testing

@Suite("Prompt")
struct PromptTests {
    private func conversation(_ messages: (Role, String, FinishReason?)...) -> Conversation {
        var conversation = Conversation(id: Conversation.ID(rawValue: "test"))
        for (role, text, reason) in messages {
            let id = conversation.append(role, text)
            guard let reason else { continue }
            conversation.update(id) {
                $0.reply = ReplyRecord(
                    model: "m", quantization: nil, engine: "e", finishReason: reason, usage: nil,
                    figures: ReplyFigures())
            }
        }
        return conversation
    }

    @Test("Holds the system prompt and every message in order, the unfinished reply left out")
    func order() {
        let chat = conversation(
            (.user, "one", nil), (.assistant, "two", .stop), (.user, "three", nil),
            (.assistant, "", nil))
        #expect(
            Prompt.messages(of: chat, systemPrompt: "be brief") == [
                PromptMessage(.system, "be brief"), PromptMessage(.user, "one"),
                PromptMessage(.assistant, "two"),
                PromptMessage(.user, "three"),
            ])
    }

    @Test("A conversation's own system message takes the place of the session's")
    func ownSystemMessage() {
        let chat = conversation((.system, "own", nil), (.user, "one", nil))
        #expect(
            Prompt.messages(of: chat, systemPrompt: "other") == [
                PromptMessage(.system, "own"), PromptMessage(.user, "one"),
            ])
        #expect(Prompt.messages(of: conversation((.user, "one", nil)), systemPrompt: "").count == 1)
    }

    @Test("Reasoning goes along, for the template to decide")
    func reasoning() {
        var chat = conversation((.user, "one", nil), (.assistant, "two", .stop))
        chat.update(Message.ID(rawValue: 2)) { $0.reasoning = "hm" }
        let prompt = Prompt.messages(of: chat, systemPrompt: nil)
        #expect(prompt.map(\.text) == ["one", "two"])
        #expect(prompt.map(\.reasoning) == [nil, "hm"])
    }

    private var cut: Conversation {
        conversation(
            (.system, "own", nil), (.user, "one", nil), (.assistant, "two", .stop),
            (.user, "three", nil), (.assistant, "four", .stop), (.user, "five", nil))
    }

    @Test("What is before a cut is left out; the system message stays")
    func cutOff() {
        var chat = cut
        chat.cut = ContextCut(keptFrom: Message.ID(rawValue: 4))
        #expect(
            Prompt.messages(of: chat, systemPrompt: "other").map(\.text) == [
                "own", "three", "four", "five",
            ])
        #expect(chat.cutMessages == 2)
    }

    @Test("A summary stands at the head of the first message that is kept")
    func summary() {
        var chat = cut
        chat.cut = ContextCut(keptFrom: Message.ID(rawValue: 4), summary: "They counted.")
        let prompt = Prompt.messages(of: chat, systemPrompt: nil)
        #expect(prompt.map(\.role) == [.system, .user, .assistant, .user])
        #expect(prompt[1].text.contains("They counted.\n\nthree"))
        #expect(prompt[3].text == "five")
    }

    @Test("When the message a cut keeps from is removed, all that is left is read")
    func cutGone() {
        var chat = cut
        chat.cut = ContextCut(keptFrom: Message.ID(rawValue: 4), summary: "They counted.")
        chat.truncate(from: Message.ID(rawValue: 3))
        #expect(chat.cut == nil)
        #expect(Prompt.messages(of: chat, systemPrompt: nil).map(\.text) == ["own", "one"])
    }

    @Test(
        "A reply stopped before any text is left out, its question is kept and joined with the next"
    )
    func cancelled() {
        let chat = conversation(
            (.user, "one", nil), (.assistant, "", .cancelled), (.user, "two", nil))
        #expect(
            Prompt.messages(of: chat, systemPrompt: nil) == [PromptMessage(.user, "one\n\ntwo")])
    }

    @Test("A message that got nothing but an error is not sent with later ones")
    func withdrawn() {
        let chat = conversation(
            (.user, "one", nil), (.assistant, "two", .stop), (.user, "far too long", nil),
            (.assistant, "", .error),
            (.user, "three", nil))
        #expect(
            Prompt.messages(of: chat, systemPrompt: nil).map(\.text) == ["one", "two", "three"])
    }

    @Test("A message whose reply broke off with some text is sent again with that text")
    func brokenOff() {
        let chat = conversation(
            (.user, "one", nil), (.assistant, "tw", .error), (.user, "three", nil))
        #expect(Prompt.messages(of: chat, systemPrompt: nil).map(\.text) == ["one", "tw", "three"])
    }
}
