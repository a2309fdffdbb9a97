import ChatCore
import Testing

@testable import ChatApp

@Suite("The plain chat")
struct PlainChatTests {
    private let start = MonotonicInstant(nanoseconds: 1_000_000_000)
    private let model = LoadedModel(
        model: ModelDescription(name: "llama-Q8_0", displayName: "llama", store: "canter"),
        engine: "llama.cpp", contextWindow: 2048)

    private func ready(isInteractive: Bool = true) -> PlainChat {
        var chat = PlainChat(settings: ChatSettings(), isInteractive: isInteractive)
        _ = chat.handle(.session(.loaded(model)), at: start)
        return chat
    }

    private func text(_ actions: [PlainAction]) -> String {
        actions.map { if case .write(let text) = $0 { text } else { "" } }.joined()
    }

    private func delta(_ text: String, _ channel: TextDelta.Channel = .answer) -> PlainEvent {
        .session(
            .delta(
                .init(rawValue: 2),
                TextDelta(channel: channel, text: text, tokens: 1, depth: nil, at: start)))
    }

    private func started() -> PlainEvent {
        .session(
            .turnStarted(
                user: Message(id: .init(rawValue: 1), role: .user, text: "hi"),
                reply: .init(rawValue: 2), sentAt: start))
    }

    private func ended(
        _ reason: FinishReason = .stop, figures: ReplyFigures = ReplyFigures(),
        usage: Usage? = nil, failure: Failure? = nil
    ) -> PlainEvent {
        var message = Message(id: .init(rawValue: 2), role: .assistant, text: "x")
        message.reply = ReplyRecord(
            model: "llama", quantization: nil, engine: "llama.cpp", finishReason: reason,
            usage: usage, figures: figures)
        return .session(.turnEnded(message: message, failure: failure))
    }

    @Test("a loaded model is announced, and a line asked for once")
    func loaded() {
        var chat = PlainChat(settings: ChatSettings(), isInteractive: true)
        let actions = chat.handle(.session(.loaded(model)), at: start)
        #expect(text(actions) == "llama is ready, with a window of 2,048 tokens.\n> ")
        #expect(actions.filter { $0 == .read }.count == 1)
        // The prompt comes again behind a notice, and the line is still waited for.
        let notice = chat.handle(.session(.notice(Failure("The disk is full."))), at: start)
        #expect(text(notice) == "\nThe disk is full.\n> ")
        #expect(!notice.contains(.read))
    }

    @Test("a reply is read out under its name, with its figures in words behind it")
    func reply() {
        var chat = ready()
        #expect(chat.handle(.line("hi"), at: start) == [.send("hi")])
        _ = chat.handle(started(), at: start)
        #expect(text(chat.handle(delta("Hello there. And"), at: start)) == "llama: Hello there. ")
        var figures = ReplyFigures()
        figures.decodeRate = Figure(141.8, .measured)
        figures.timeToFirstToken = Figure(0.058, .measured)
        let end = chat.handle(
            ended(
                figures: figures,
                usage: Usage(promptTokens: 9, cachedTokens: 0, completionTokens: 212)), at: start)
        #expect(
            text(end)
                == "And\n142 tokens a second, first token after 58 milliseconds, 212 tokens.\n> ")
        #expect(end.last == .read)
    }

    @Test("reasoning is announced and left out; its tokens are counted")
    func reasoning() {
        var chat = ready()
        _ = chat.handle(.line("hi"), at: start)
        _ = chat.handle(started(), at: start)
        #expect(text(chat.handle(delta("hmm. ", .reasoning), at: start)) == "llama is thinking.\n")
        #expect(chat.handle(delta("hmm. ", .reasoning), at: start) == [])
        #expect(text(chat.handle(delta("Yes. "), at: start)) == "llama: Yes. ")
        let usage = Usage(
            promptTokens: 9, cachedTokens: 0, completionTokens: 12, reasoningTokens: 10)
        let end = text(chat.handle(ended(usage: usage), at: start))
        #expect(end.contains("12 tokens, 10 of them thinking."))
    }

    @Test("what a model sends cannot drive the terminal")
    func harmless() {
        var chat = ready()
        _ = chat.handle(.line("hi"), at: start)
        _ = chat.handle(started(), at: start)
        let said = text(chat.handle(delta("a\u{1B}]0;x\u{7}b\u{9B}2J\r.\n"), at: start))
        #expect(said.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 })
        #expect(!said.contains("\u{9B}"))
    }

    @Test("a line that ends in a backslash goes on in the next")
    func continued() {
        var chat = ready()
        #expect(text(chat.handle(.line("one\\"), at: start)) == "... ")
        #expect(chat.handle(.line("two"), at: start) == [.send("one\ntwo")])
        chat = ready(isInteractive: false)
        _ = chat.handle(.line("one\\"), at: start)
        #expect(chat.handle(.inputEnded, at: start) == [.send("one\n")])
    }

    @Test("Ctrl-C stops a reply, a second one quits, and so does one at the prompt after another")
    func interrupts() {
        var chat = ready()
        _ = chat.handle(.line("hi"), at: start)
        _ = chat.handle(started(), at: start)
        #expect(chat.handle(.interrupt, at: start) == [.stop])
        #expect(text(chat.handle(ended(.cancelled), at: start)).hasPrefix("Stopped.\n"))
        // One that comes too late for the reply does not quit.
        #expect(text(chat.handle(.interrupt, at: start)) == "\nCtrl-C again quits.\n> ")
        #expect(chat.handle(.interrupt, at: start).last == .quit(isFailure: false))

        chat = ready()
        _ = chat.handle(.line("hi"), at: start)
        _ = chat.handle(started(), at: start)
        _ = chat.handle(.interrupt, at: start)
        #expect(chat.handle(.interrupt, at: start).last == .quit(isFailure: false))
    }

    @Test("the end of the input quits; a script hears of a failure by the exit status")
    func ends() {
        var chat = ready()
        #expect(chat.handle(.inputEnded, at: start) == [.write("\n"), .quit(isFailure: false)])
        chat = ready(isInteractive: false)
        _ = chat.handle(.line("hi"), at: start)
        _ = chat.handle(ended(.error, failure: Failure("It broke.")), at: start)
        #expect(chat.handle(.inputEnded, at: start).last == .quit(isFailure: true))
    }

    @Test("an unknown command names the nearest; a path and two slashes are messages")
    func commands() {
        var chat = ready()
        #expect(
            text(chat.handle(.line("/sats"), at: start))
                == "There is no /sats here; did you mean /stats?\n> ")
        #expect(chat.handle(.line("/usr/bin is what?"), at: start) == [.send("/usr/bin is what?")])
        #expect(ready().phase == .ready)
        chat = ready()
        #expect(chat.handle(.line("//help"), at: start) == [.send("//help")])
    }

    @Test("/set changes the next reply at once, and how a model is loaded by loading it again")
    func set() {
        var chat = ready()
        var wanted = ChatSettings()
        wanted.reply.sampling.temperature = 0.5
        let changed = chat.handle(.line("/set temperature 0.5"), at: start)
        #expect(changed.first == .set(wanted.reply))
        wanted.loading.contextWindow = 1024
        #expect(chat.handle(.line("/set context 1024"), at: start).last == .load(wanted))
        // What cannot be loaded is not what is set.
        let failed = chat.handle(.session(.loadFailed(Failure("Too large."))), at: start)
        #expect(text(failed) == "Too large.\n> ")
        #expect(chat.settings.loading.contextWindow == nil)
        #expect(text(chat.handle(.line("/set temperatur 1"), at: start)).contains("temperature?"))
        #expect(text(chat.handle(.line("/set temperature hot"), at: start)).contains("takes"))
        #expect(text(chat.handle(.line("/set"), at: start)).contains("temperature is 0.5"))
    }

    @Test("without a model, a script's chat is over")
    func noModel() {
        var chat = PlainChat(settings: ChatSettings(), isInteractive: false)
        let actions = chat.handle(.session(.loadFailed(Failure("No."))), at: start)
        #expect(actions == [.write("No.\n"), .quit(isFailure: true)])
    }

    @Test("a long load is told of every few seconds, a short one not at all")
    func progress() {
        var chat = PlainChat(settings: ChatSettings(), isInteractive: true)
        func loading(_ fraction: Double, after seconds: Int) -> String {
            text(
                chat.handle(
                    .session(.loading(model: "llama", fraction: fraction)),
                    at: start.advanced(by: .seconds(seconds))))
        }
        #expect(loading(0.1, after: 0) == "")
        #expect(loading(0.2, after: 1) == "")
        #expect(loading(0.5, after: 5) == "Loading llama, 50%.\n")
        #expect(loading(0.6, after: 6) == "")
    }
}
