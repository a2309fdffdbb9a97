import ChatCore
import EngineKit
import Testing

@testable import LlamaEngine

/// With a byte for a token, and a template of one letter per role.
@Suite("Why prompts part")
struct PartingTests {
    private func render(
        _ messages: [PromptMessage], reasoning: Bool = false, opening: String = "a:"
    ) -> [Token] {
        let text = messages.map { message in
            let thought = reasoning ? message.reasoning.map { "<\($0)>" } ?? "" : ""
            return "\(message.role.rawValue.prefix(1)):" + thought + message.text + ";"
        }
        return tokens(text.joined() + opening)
    }

    private func tokens(_ text: String) -> [Token] {
        text.utf8.map(Token.init)
    }

    private func request(
        _ messages: [PromptMessage], _ conversation: String = "c",
        thinking: ThinkingSettings = ThinkingSettings()
    ) -> GenerationRequest {
        var request = GenerationRequest(id: GenerationID(rawValue: 1), messages: messages)
        request.conversation = Conversation.ID(rawValue: conversation)
        request.thinking = thinking
        return request
    }

    /// The parting of `new` from what is left of `old` and its reply.
    private func parting(
        _ old: [PromptMessage], reply: String, _ new: [PromptMessage],
        oldPrompt: [Token]? = nil, newPrompt: [Token]? = nil, conversation: String = "c",
        thinking: ThinkingSettings = ThinkingSettings(), kept: Int? = nil, shifted: Bool = false
    ) -> PromptParting? {
        let oldPrompt = oldPrompt ?? render(old)
        var origin = CacheOrigin(request(old), promptTokens: oldPrompt.count)
        origin.isShifted = shifted
        let cached = oldPrompt + tokens(reply)
        let prompt = newPrompt ?? render(new)
        let common = zip(cached, prompt).prefix { $0 == $1 }.count
        func append(_ token: Token, _ bytes: inout [UInt8]) {
            if token < 256 {
                bytes.append(UInt8(token))
            } else {
                // A token of two bytes.
                bytes += [UInt8(token >> 8), UInt8(token & 0xFF)]
            }
        }
        let finder = PartingFinder(
            cached: cached, origin: origin, prompt: PromptText(prompt, append: append),
            request: request(new, conversation, thinking: thinking), append: append)
        return finder.parting(common: common, kept: kept ?? min(common, prompt.count - 1))
    }

    private let one = [PromptMessage(.user, "apples")]
    private var two: [PromptMessage] {
        one + [PromptMessage(.assistant, "red ones"), PromptMessage(.user, "pears")]
    }

    @Test("a next turn and a question asked again part nowhere")
    func none() {
        #expect(parting(one, reply: "red ones", two) == nil)
        #expect(parting(one, reply: "red ones", one) == nil)
    }

    @Test("an edited message is named")
    func changed() {
        var edited = two
        edited[2].text = "plums"
        let parting = parting(two, reply: "green", edited)
        #expect(parting == PromptParting(token: 23, message: 2, cause: .messageChanged))
    }

    @Test("an edited reply is a changed message, too")
    func changedReply() {
        var edited = two
        edited[1].text = "red and green"
        let parting = parting(one, reply: "red ones", edited)
        #expect(parting?.cause == .messageChanged)
        #expect(parting?.message == 1)
    }

    @Test("messages taken out of the middle are removed ones")
    func removed() {
        let three =
            two + [PromptMessage(.assistant, "green ones"), PromptMessage(.user, "and plums")]
        var shorter = three
        shorter.removeSubrange(2..<4)
        let parting = parting(three, reply: "blue", shorter)
        #expect(parting?.cause == .messagesRemoved)
        #expect(parting?.message == 2)
    }

    @Test("the oldest ones dropped, the system's message kept, is the window")
    func window() {
        let system = [PromptMessage(.system, "short answers")]
        let parting = parting(system + two, reply: "green", system + two.dropFirst(2))
        #expect(parting?.cause == .windowShifted)
        #expect(
            self.parting(two, reply: "x", two + one, newPrompt: tokens("zz"), shifted: true)?
                .cause == .windowShifted)
    }

    @Test("another conversation")
    func conversation() {
        let parting = parting(one, reply: "red", [PromptMessage(.user, "cars")], conversation: "d")
        #expect(parting?.cause == .otherConversation)
    }

    @Test("reasoning a template leaves out, in a reply and in an older one")
    func reasoning() {
        var answered = two
        answered[1].reasoning = "hm"
        #expect(parting(one, reply: "<hm>red ones", answered)?.cause == .reasoningDropped)
        let full = render(answered, reasoning: true)
        let parting = parting(
            answered, reply: "green", answered + [PromptMessage(.assistant, "green")],
            oldPrompt: full)
        #expect(parting?.cause == .reasoningDropped)
        #expect(parting?.message == 1)
    }

    @Test("thinking switched off")
    func thinking() {
        let parting = parting(
            one, reply: "", one, newPrompt: render(one, opening: "q:"),
            thinking: ThinkingSettings(isEnabled: false))
        #expect(parting?.cause == .templateSwitched)
        #expect(parting?.message == nil)
    }

    @Test("the same text of other tokens")
    func tokens() {
        var prompt = render(two)
        // "ed" of the reply as one token.
        let begin = render(one).count + 1
        prompt.replaceSubrange(begin..<begin + 2, with: [0x65 << 8 | 0x64])
        let parting = parting(one, reply: "red ones", two, newPrompt: prompt)
        #expect(parting == PromptParting(token: begin, message: 1, cause: .tokenizedAnew))
    }

    @Test("a way back that is longer than the parting demands is the checkpoint's")
    func checkpoint() {
        #expect(
            parting(one, reply: "red ones", one, kept: 3)
                == PromptParting(token: 3, message: 0, cause: .checkpoint))
        var long = two
        long[0].text = String(repeating: "apples ", count: 20)
        var edited = long
        edited[2].text = "plums"
        #expect(parting(long, reply: "green", edited, kept: 2)?.cause == .checkpoint)
        #expect(parting(long, reply: "green", edited, kept: 140)?.cause == .messageChanged)
    }

    @Test("an empty cache")
    func empty() {
        let finder = PartingFinder(
            cached: [], origin: nil, prompt: PromptText([1], append: { _, _ in }),
            request: request(one), append: { _, _ in })
        #expect(finder.parting(common: 0, kept: 0) == PromptParting(token: 0, cause: .cacheEmpty))
    }
}
