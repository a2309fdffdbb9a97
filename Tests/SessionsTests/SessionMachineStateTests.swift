import ChatCore
import EngineKit
import Sessions
import Testing

@Suite("Session machine: parked states, edits, restarts")
struct SessionMachineStateTests {
    private static let other = Conversation(id: Conversation.ID(rawValue: "other"))

    /// A machine whose cache holds `tokens` of the conversation "test".
    private func bench(tokens: Int) -> MachineBench {
        var bench = MachineBench()
        bench.machine = SessionMachine(
            conversation: bench.machine.conversation, parksStates: true)
        _ = bench.machine.load(MachineBench.request, at: bench.now)
        _ = bench.loadEnds(1)
        _ = bench.send("hello")
        _ = bench.machine.stored(GenerationID(rawValue: 1))
        _ = bench.text("hi", of: 1)
        let result = GenerationResult(
            reason: .stop,
            usage: Usage(promptTokens: tokens - 5, cachedTokens: 0, completionTokens: 5),
            timings: EngineTimings(prefillSeconds: Double(tokens - 5) / 100))
        _ = bench.machine.received(.finished(result), of: GenerationID(rawValue: 1), at: bench.now)
        return bench
    }

    @Test("Another conversation parks the one before, and waits for that before it is read")
    func parkAndRestore() {
        var bench = bench(tokens: 1000)
        let first = bench.machine.conversation
        #expect(
            bench.machine.open(Self.other, at: bench.now).outline == ["do park 1 test", "replaced"])
        _ = bench.send("new")
        #expect(bench.machine.stored(GenerationID(rawValue: 2)).isEmpty)
        let parked = ParkedState(tokens: 1000, bytes: 1, seconds: 0.2)
        #expect(
            bench.machine.parked(EngineCallID(rawValue: 1), parked).outline
                == ["parked", "do generate 2"])
        _ = bench.finish(.stop, of: 2)
        // A few tokens of the other one are not worth a file.
        #expect(
            bench.machine.open(first, at: bench.now).outline == ["replaced", "do restore 2 test"])
        let state = ParkedState(tokens: 1000, bytes: 1, seconds: 0.1)
        #expect(bench.machine.restored(EngineCallID(rawValue: 2), state).outline == ["restored"])
        // It is on disk as it is in the cache: no need to write it again.
        #expect(bench.machine.open(Self.other, at: bench.now).outline == ["replaced"])
    }

    @Test("A turn that begins while a state is put back waits for it, and no longer")
    func waits() {
        var bench = bench(tokens: 1000)
        let first = bench.machine.conversation
        _ = bench.machine.open(Self.other, at: bench.now)
        _ = bench.machine.parked(EngineCallID(rawValue: 1), nil)
        _ = bench.machine.open(first, at: bench.now)
        // The cache still holds it: nothing to wait for.
        #expect(bench.send("again").outline == ["turn 3 -> 4", "do save 3", "do flush 2"])
        #expect(bench.machine.stored(GenerationID(rawValue: 2)).outline == ["do generate 2"])
    }

    @Test("What is read again in less than a second is not parked")
    func notWorthIt() {
        var bench = bench(tokens: 90)
        #expect(bench.machine.open(Self.other, at: bench.now).outline == ["replaced"])
    }

    @Test("Another model parks before it is loaded, and puts back what it had read itself")
    func load() {
        var bench = bench(tokens: 1000)
        #expect(
            bench.machine.load(LoadRequest(model: "other"), at: bench.now).outline == [
                "do park 1 test", "loading other", "do load 2 other",
            ])
        #expect(bench.loadEnds(2).outline == ["loaded", "do restore 2 test"])
        _ = bench.send("again")
        #expect(bench.machine.stored(GenerationID(rawValue: 2)).isEmpty)
        #expect(bench.machine.restored(EngineCallID(rawValue: 2), nil).outline == ["do generate 2"])
    }

    @Test("A stop while the cache is busy ends the turn at once")
    func stopWhileWaiting() {
        var bench = bench(tokens: 1000)
        _ = bench.machine.load(MachineBench.request, at: bench.now)
        _ = bench.loadEnds(2)
        _ = bench.send("again")
        _ = bench.machine.stored(GenerationID(rawValue: 2))
        #expect(bench.stop().outline == ["do save 4", "turn ended 4 cancelled"])
        #expect(bench.machine.restored(EngineCallID(rawValue: 2), nil).isEmpty)
    }

    @Test("The end parks; a deleted conversation is not parked")
    func close() {
        var kept = bench(tokens: 1000)
        #expect(kept.machine.close(at: kept.now).outline == ["do park 1 test"])
        var deleted = bench(tokens: 1000)
        deleted.machine.discarded(Conversation.ID(rawValue: "test"))
        #expect(deleted.machine.close(at: deleted.now).isEmpty)
    }

    @Test("A session that keeps no history parks nothing")
    func incognito() {
        var bench = MachineBench.streaming
        let result = GenerationResult(
            reason: .stop, usage: Usage(promptTokens: 9000, cachedTokens: 0, completionTokens: 5))
        _ = bench.machine.received(.finished(result), of: GenerationID(rawValue: 1), at: bench.now)
        #expect(bench.machine.open(Self.other, at: bench.now).outline == ["replaced"])
    }

    // MARK: Edits

    /// Two turns, both answered.
    private var twoTurns: MachineBench {
        var bench = MachineBench.streaming
        _ = bench.text("one", of: 1)
        _ = bench.finish(.stop, of: 1)
        _ = bench.send("next")
        _ = bench.machine.stored(GenerationID(rawValue: 2))
        _ = bench.text("two", of: 2)
        _ = bench.finish(.stop, of: 2)
        return bench
    }

    @Test("An edited message is answered anew; it stands aside with what followed it")
    func edit() {
        var bench = twoTurns
        let actions = bench.machine.edit(Message.ID(rawValue: 1), text: "good day", at: bench.now)
        #expect(
            actions.outline == [
                "do set aside 1", "replaced", "turn 5 -> 6", "do save 5", "do flush 3",
            ])
        #expect(bench.messages.map(\.text) == ["good day", ""])
        #expect(bench.machine.conversation.aside.count == 4)
        #expect(
            bench.machine.stored(GenerationID(rawValue: 3)) == [
                .generate(MachineBench.generation(3, [PromptMessage(.user, "good day")]))
            ])
    }

    @Test("An edited reply is changed in place, and nothing is generated")
    func editReply() {
        var bench = twoTurns
        #expect(
            bench.machine.edit(Message.ID(rawValue: 2), text: "uno", at: bench.now).outline == [
                "do save 2", "changed 2 uno",
            ])
        #expect(bench.messages.map(\.text) == ["hello", "uno", "next", "two"])
        #expect(bench.machine.isIdle)
    }

    @Test("A message in the middle is answered again, named by itself or by its reply")
    func regenerateMiddle() {
        for id in [1, 2] {
            var bench = twoTurns
            let actions = bench.machine.regenerate(Message.ID(rawValue: id), at: bench.now)
            #expect(
                actions.outline == ["do set aside 2", "replaced", "turn 1 -> 5", "do flush 3"])
        }
    }

    @Test("Editing nothing, to nothing, or what is not there does nothing")
    func editNothing() {
        var bench = twoTurns
        #expect(bench.machine.edit(Message.ID(rawValue: 9), text: "x", at: bench.now).isEmpty)
        #expect(bench.machine.edit(Message.ID(rawValue: 1), text: " ", at: bench.now).isEmpty)
        #expect(bench.machine.regenerate(Message.ID(rawValue: 9), at: bench.now).isEmpty)
    }

    // MARK: Restarts

    @Test("An engine that hangs and is restarted makes its reply again, from the beginning, once")
    func restart() {
        var bench = MachineBench.streaming
        _ = bench.text("par", of: 1)
        bench.machine.restarted()
        #expect(
            bench.streamEnds(MachineBench.crash, of: 1).outline == [
                "engine lost", "changed 2 ", "loading tiny", "do load 2 tiny",
            ])
        #expect(bench.loadEnds(2).outline == ["loaded", "do generate 2"])
        _ = bench.text("whole", of: 2)
        #expect(bench.lastReply?.text == "whole")
        bench.machine.restarted()
        #expect(
            bench.streamEnds(MachineBench.crash, of: 2).outline == [
                "do save 2", "turn ended 2 error failure",
            ])
    }

    @Test("Stopped and then restarted, the reply ends as stopped")
    func stopAndRestart() {
        var bench = MachineBench.streaming
        _ = bench.text("par", of: 1)
        _ = bench.stop()
        bench.machine.restarted()
        #expect(
            bench.streamEnds(MachineBench.crash, of: 1).outline == [
                "do save 2", "turn ended 2 cancelled",
            ])
        #expect(bench.lastReply?.text == "par")
    }

    @Test("An engine that only said that it hangs has said nothing yet")
    func stalled() {
        var bench = MachineBench.streaming
        let stall = GenerationEvent.stalled(seconds: 30)
        #expect(
            bench.machine.received(stall, of: GenerationID(rawValue: 1), at: bench.now).outline
                == ["stalled"])
        #expect(
            bench.streamEnds(MachineBench.crash, of: 1).outline.first == "engine lost")
    }

    @Test("The record keeps how the reply came about")
    func record() {
        var bench = MachineBench.ready
        bench.machine.reply.sampling.temperature = 0.1
        _ = bench.send("hello")
        _ = bench.machine.stored(GenerationID(rawValue: 1))
        let reuse = PromptReuse(total: 9, reused: 4)
        let said: [GenerationEvent] = [
            .prompt(reuse), .drafting(DraftCounts(drafted: 1)),
            .drafting(DraftCounts(drafted: 8, accepted: 5)),
            .threads(ThreadChoice(decode: 1, reason: .load)),
        ]
        for event in said {
            _ = bench.machine.received(event, of: GenerationID(rawValue: 1), at: bench.now)
        }
        bench.machine.reply.sampling.temperature = 0.9
        _ = bench.finish(.stop, of: 1)
        let record = bench.lastReply?.reply
        #expect(record?.reuse == reuse)
        #expect(record?.sampling?.temperature == 0.1)
        #expect(record?.usage?.drafts == DraftCounts(drafted: 8, accepted: 5))
        #expect(record?.threads == ThreadChoice(decode: 1, reason: .load))
    }
}
