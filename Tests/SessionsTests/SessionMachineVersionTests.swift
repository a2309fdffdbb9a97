import ChatCore
import EngineKit
import Sessions
import Testing

@Suite("Session machine: versions")
struct SessionMachineVersionTests {
    private func id(_ number: Int) -> Message.ID { Message.ID(rawValue: number) }

    /// "hello" was answered twice, with "one" (2) and "two" (3), which is shown.
    private func answeredTwice(parksStates: Bool = false, tokens: Int = 5) -> MachineBench {
        var bench = MachineBench()
        bench.machine = SessionMachine(
            conversation: bench.machine.conversation, parksStates: parksStates)
        _ = bench.machine.load(MachineBench.request, at: bench.now)
        _ = bench.loadEnds(1)
        _ = bench.send("hello")
        _ = bench.machine.stored(GenerationID(rawValue: 1))
        _ = bench.text("one", of: 1)
        _ = bench.finish(.stop, of: 1, prompt: tokens)
        _ = bench.machine.regenerate(at: bench.now)
        _ = bench.machine.stored(GenerationID(rawValue: 2))
        _ = bench.text("two", of: 2)
        _ = bench.finish(.stop, of: 2, prompt: tokens)
        return bench
    }

    @Test("Another version is shown, and read with the next message")
    func show() {
        var bench = answeredTwice()
        #expect(bench.machine.show(id(2), at: bench.now).outline == ["do show 2", "replaced"])
        #expect(bench.messages.map(\.text) == ["hello", "one"])
        _ = bench.send("next")
        guard case .generate(let request)? = bench.machine.stored(GenerationID(rawValue: 3)).first
        else {
            Issue.record("nothing is asked of the engine")
            return
        }
        #expect(request.messages.map(\.text) == ["hello", "one", "next"])
    }

    @Test("A version that is shown, or is not there, ends nothing")
    func showNothing() {
        var bench = MachineBench.streaming
        #expect(bench.machine.show(id(2), at: bench.now).isEmpty)
        #expect(bench.machine.show(id(9), at: bench.now).isEmpty)
        #expect(bench.text("on", of: 1).outline == ["delta 2 on"])
    }

    @Test("A reply that streams ends first and is kept; what waits goes on behind the version")
    func showWhileStreaming() {
        var bench = answeredTwice()
        _ = bench.send("more")
        _ = bench.machine.stored(GenerationID(rawValue: 3))
        _ = bench.text("par", of: 3)
        _ = bench.send("later")
        #expect(
            bench.machine.show(id(2), at: bench.now).outline == [
                "do abandon 3", "do save 5", "turn ended 5 cancelled", "do show 2", "replaced",
                "turn 6 -> 7", "do save 6", "do flush 4",
            ])
        #expect(bench.machine.conversation.aside[id(5)]?.text == "par")
        #expect(bench.messages.map(\.text) == ["hello", "one", "later", ""])
        #expect(bench.text("late", of: 3).isEmpty)
    }

    @Test("A change that waits for its model comes back when its message is not shown any more")
    func showWithWaitingChange() {
        var bench = answeredTwice()
        _ = bench.send("more")
        _ = bench.machine.stored(GenerationID(rawValue: 3))
        _ = bench.finish(.stop, of: 3)
        _ = bench.machine.load(MachineBench.request, at: bench.now)
        _ = bench.machine.edit(id(4), text: "less", at: bench.now)
        #expect(
            bench.machine.show(id(2), at: bench.now).outline == [
                "do show 2", "replaced", "refused less",
            ])
        #expect(bench.loadEnds(2).outline == ["loaded"])
        #expect(bench.messages.map(\.text) == ["hello", "one"])
    }

    @Test("What lies parked stays: nothing was taken away")
    func showParked() {
        var bench = answeredTwice(parksStates: true, tokens: 1500)
        #expect(bench.machine.show(id(2), at: bench.now).outline == ["do show 2", "replaced"])
        #expect(bench.machine.close(at: bench.now).outline == ["do park 1 test"])
    }

    @Test("A message that is being made to fit waits again, and is sent behind the version")
    func showWhilePreparing() {
        var bench = answeredTwice()
        #expect(bench.send(String(repeating: "x", count: 9000)).outline == ["do count 1"])
        #expect(
            bench.machine.show(id(2), at: bench.now).outline == [
                "do show 2", "replaced", "do count 2",
            ])
        #expect(bench.counts(1, 5).isEmpty)
        #expect(bench.counts(2, 5).outline.first == "turn 4 -> 5")
    }

    @Test("A closed session shows nothing any more")
    func showClosed() {
        var bench = answeredTwice()
        _ = bench.machine.close(at: bench.now)
        #expect(bench.machine.show(id(2), at: bench.now).isEmpty)
    }

    @Test("A version that is deleted makes room for the one that is left")
    func deleteVersion() {
        var bench = answeredTwice()
        #expect(
            bench.machine.delete(id(3), at: bench.now).outline == [
                "do remove 3", "do show 2", "replaced",
            ])
        #expect(bench.messages.map(\.text) == ["hello", "one"])
    }

    @Test("What came of a reply is written in time, also where nothing more comes")
    func slowTokens() {
        var bench = MachineBench.streaming
        let generation = GenerationID(rawValue: 1)
        #expect(bench.machine.storeDue(generation, at: bench.now).isEmpty)
        _ = bench.text("one", of: 1)
        #expect(bench.machine.storeDue(generation, at: bench.now).outline == ["do save 2"])
        #expect(bench.machine.storeDue(generation, at: bench.now).isEmpty)
        // Reasoning is no less.
        var delta = bench.delta("hm")
        delta.channel = .reasoning
        _ = bench.machine.received(.text(delta), of: generation, at: bench.now)
        #expect(bench.machine.storeDue(generation, at: bench.now).outline == ["do save 2"])
        _ = bench.text("two", of: 1)
        _ = bench.finish(.stop, of: 1)
        #expect(bench.machine.storeDue(generation, at: bench.now).isEmpty)
    }
}
