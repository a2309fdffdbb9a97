import ChatCore
import EngineKit
import Sessions
import Testing

@Suite("Session machine: titles by the model")
struct SessionMachineTitleTests {
    /// "hello" was answered, and the wait for a title has begun.
    private func answered(
        _ conversation: Conversation = Conversation(id: Conversation.ID(rawValue: "test")),
        makesTitles: Bool = true
    ) -> MachineBench {
        var bench = MachineBench()
        bench.machine = SessionMachine(
            conversation: conversation, parksStates: true, makesTitles: makesTitles)
        _ = bench.machine.load(MachineBench.request, at: bench.now)
        _ = bench.loadEnds(1)
        _ = bench.send("hello")
        _ = bench.machine.stored(GenerationID(rawValue: 1))
        _ = bench.text("hi", of: 1)
        return bench
    }

    private func idle(_ number: UInt64) -> IdleID { IdleID(rawValue: number) }

    /// The same, with the title being written as generation 2.
    private func writing() -> MachineBench {
        var bench = answered()
        _ = bench.finish(.stop, of: 1)
        _ = bench.machine.idled(idle(1))
        return bench
    }

    @Test("After a reply and some time without anybody, the model is asked behind the conversation")
    func ask() {
        var bench = answered()
        #expect(bench.finish(.stop, of: 1).outline.last == "do await idle 1")
        guard case .generate(let request)? = bench.machine.idled(idle(1)).first else {
            Issue.record("nothing is asked of the engine")
            return
        }
        #expect(request.messages.dropLast().map(\.text) == ["hello", "hi"])
        #expect(request.messages.last?.role == .user)
        #expect(request.conversation == bench.machine.conversation.id)
        #expect(request.maxTokens == 24)
        #expect(request.sampling.temperature == 0)
        #expect(request.thinking.isEnabled == false)
        #expect(bench.machine.isIdle, "nobody waits for it")
        #expect(bench.messages.count == 2)
    }

    @Test("The title is stored and told, is nobody's own, and says nothing of itself before")
    func take() {
        var bench = writing()
        #expect(bench.text("Title: \"A short ", of: 2).isEmpty)
        #expect(bench.text("greeting\".\nMore", of: 2).isEmpty)
        let actions = bench.finish(.stop, of: 2)
        #expect(actions.outline == ["do save 2", "renamed A short greeting"])
        guard case .store(.save(_, _, let title))? = actions.first else { return }
        #expect(title == "A short greeting")
        #expect(bench.machine.conversation.title == "A short greeting")
        #expect(!bench.machine.conversation.hasOwnTitle)
        #expect(bench.streamEnds(of: 2).isEmpty)
        // It is made once.
        _ = bench.send("more")
        _ = bench.machine.stored(GenerationID(rawValue: 3))
        #expect(!bench.finish(.stop, of: 3).outline.contains { $0.hasPrefix("do await") })
        // A later message keeps it.
        #expect(bench.machine.conversation.title == "A short greeting")
    }

    @Test(
        "What is no title leaves the first line, and is not asked for again",
        arguments: [
            "", " \n ", "\"\"", "...", "Title:", "<>",
            "one two three four five six seven eight nine ten eleven twelve thirteen",
        ])
    func absurd(_ text: String) {
        var bench = writing()
        _ = bench.text(text, of: 2)
        #expect(bench.finish(.stop, of: 2).isEmpty)
        #expect(bench.machine.conversation.title == "hello")
        _ = bench.send("more")
        _ = bench.machine.stored(GenerationID(rawValue: 3))
        #expect(!bench.finish(.stop, of: 3).outline.contains { $0.hasPrefix("do await") })
    }

    @Test(
        "What a model writes is made one short line",
        arguments: [
            ("**Foxes in winter**", "Foxes in winter"), ("# Foxes", "Foxes"),
            ("\n\nTitel: „Füchse“\n", "Füchse"), ("'Foxes: a story'.", "Foxes: a story"),
            ("Foxes \u{1B}[31m red", "Foxes [31m red"),
            ("C# und die „Füchse“ im Wald", "C# und die „Füchse“ im Wald"),
            (String(repeating: "x", count: 80), String(repeating: "x", count: 59) + "…"),
        ])
    func clean(_ text: String, _ title: String) {
        var bench = writing()
        _ = bench.text(text, of: 2)
        #expect(bench.finish(.stop, of: 2).outline.last == "renamed \(title)")
    }

    @Test("Reasoning is no title, and one that is cut off is none")
    func cutOff() {
        var bench = writing()
        var delta = bench.delta("Let me think")
        delta.channel = .reasoning
        #expect(
            bench.machine.received(.text(delta), of: GenerationID(rawValue: 2), at: bench.now)
                .isEmpty)
        #expect(bench.finish(.length, of: 2).isEmpty)
        bench = writing()
        _ = bench.text("A short", of: 2)
        #expect(bench.finish(.length, of: 2).isEmpty)
        #expect(bench.machine.conversation.title == "hello")
    }

    @Test("Writing puts it off, and ends one under way")
    func typing() {
        var bench = answered()
        _ = bench.finish(.stop, of: 1)
        #expect(bench.machine.personActed().outline == ["do await idle 2"])
        #expect(bench.machine.idled(idle(1)).isEmpty)
        #expect(bench.machine.idled(idle(2)).outline == ["do generate 2"])
        #expect(bench.machine.personActed().outline == ["do abandon 2", "do await idle 3"])
        #expect(bench.text("late", of: 2).isEmpty)
        #expect(bench.machine.idled(idle(3)).outline == ["do generate 3"])
    }

    @Test("A message ends it at once")
    func message() {
        var bench = writing()
        #expect(
            bench.send("more").outline == [
                "do abandon 2", "turn 3 -> 4", "do save 3", "do flush 3",
            ])
        #expect(bench.finish(.stop, of: 2).isEmpty)
        #expect(bench.machine.conversation.title == "hello")
    }

    @Test("Going elsewhere, a person's own title and the end give it up")
    func giveUp() {
        var bench = writing()
        let other = Conversation(id: Conversation.ID(rawValue: "other"))
        #expect(bench.machine.open(other, at: bench.now).outline == ["do abandon 2", "replaced"])
        bench = writing()
        #expect(bench.machine.rename("Mine").outline.first == "do abandon 2")
        bench = writing()
        #expect(bench.machine.close(at: bench.now).outline == ["do abandon 2"])
        bench = writing()
        #expect(bench.machine.engineReplaced(at: bench.now).outline == ["do abandon 2"])
        bench = writing()
        #expect(bench.stop().outline == ["do abandon 2"])
        // Nothing comes of the wait any more, either.
        bench = answered()
        _ = bench.finish(.stop, of: 1)
        _ = bench.machine.open(other, at: bench.now)
        #expect(bench.machine.idled(idle(1)).isEmpty)
    }

    @Test("It is wanted only where it was asked for, after a reply that ended, without a title")
    func unwanted() {
        var bench = answered(makesTitles: false)
        #expect(!bench.finish(.stop, of: 1).outline.contains { $0.hasPrefix("do await") })
        bench = answered()
        _ = bench.stop()
        #expect(!bench.finish(.cancelled, of: 1).outline.contains { $0.hasPrefix("do await") })
        var own = Conversation(id: Conversation.ID(rawValue: "test"))
        own.rename("Mine")
        bench = answered(own)
        #expect(!bench.finish(.stop, of: 1).outline.contains { $0.hasPrefix("do await") })
        // One the model has made before.
        var made = Conversation(id: Conversation.ID(rawValue: "test"))
        made.append(.user, "good day")
        made.append(.assistant, "hi")
        made.title = "A greeting"
        bench = answered(made)
        #expect(!bench.finish(.stop, of: 1).outline.contains { $0.hasPrefix("do await") })
    }

    @Test("An engine that dies of it is told of, and loaded again by the next message")
    func loss() {
        var bench = writing()
        #expect(bench.streamEnds(MachineBench.crash, of: 2).outline == ["engine lost"])
        #expect(bench.send("more").outline == ["loading tiny", "do load 2 tiny"])
        bench = writing()
        #expect(bench.streamEnds(EngineError(.failed, "No."), of: 2).isEmpty)
        #expect(bench.machine.isIdle)
    }

    @Test("What does not fit with the question is not asked")
    func noRoom() {
        var bench = answered()
        _ = bench.text(String(repeating: "x", count: 9000), of: 1)
        _ = bench.finish(.stop, of: 1, prompt: 4000)
        #expect(bench.machine.idled(idle(1)).isEmpty)
    }

    @Test("It is nothing to be parked")
    func notParked() {
        var bench = writing()
        _ = bench.text("A greeting", of: 2)
        _ = bench.finish(.stop, of: 2, prompt: 4000)
        #expect(bench.machine.close(at: bench.now).isEmpty)
    }
}
