import ChatCore
import EngineKit
import Sessions
import TestSupport
import Testing

@Suite("Session machine: adopting a model, and keeping a reply made elsewhere")
struct SessionMachineAdoptingTests {
    private let other = MachineBench.made("because")

    // MARK: Adopting

    @Test("A model that is loaded already is the session's without a load, and answers")
    func adopt() {
        var bench = MachineBench()
        #expect(bench.send("hello").outline == ["notice"])
        let actions = bench.machine.adopted(
            MachineBench.model, MachineBench.request, at: bench.now)
        #expect(actions.outline == ["loaded", "turn 1 -> 2", "do save 1", "do flush 1"])
        #expect(bench.machine.ready?.model == MachineBench.model)
    }

    @Test("A load under way is given up for it, and its late end changes nothing")
    func adoptWhileLoading() {
        var bench = MachineBench()
        _ = bench.machine.load(LoadRequest(model: "slow"), at: bench.now)
        #expect(
            bench.machine.adopted(MachineBench.model, MachineBench.request, at: bench.now).outline
                == ["do cancel load 1", "loaded"])
        #expect(bench.loadEnds(1).isEmpty)
        #expect(bench.loadEnds(1, MachineBench.crash).isEmpty)
        #expect(bench.machine.ready?.request == MachineBench.request)
    }

    @Test("An adopted model whose engine crashed is loaded again as it was asked for")
    func adoptedIsLost() {
        var bench = MachineBench()
        _ = bench.machine.adopted(MachineBench.model, MachineBench.request, at: bench.now)
        _ = bench.send("hello")
        _ = bench.machine.stored(GenerationID(rawValue: 1))
        #expect(
            bench.streamEnds(MachineBench.crash, of: 1).outline == [
                "engine lost", "loading tiny", "do load 2 tiny",
            ])
    }

    @Test("A closed session adopts nothing, rests nothing and keeps nothing")
    func closed() {
        var bench = MachineBench.ready
        _ = bench.machine.close(at: bench.now)
        #expect(
            bench.machine.adopted(MachineBench.model, MachineBench.request, at: bench.now).isEmpty)
        #expect(bench.machine.released(at: bench.now).isEmpty)
        #expect(bench.machine.keep(user: "why?", reply: other, at: bench.now).isEmpty)
    }

    // MARK: Resting

    @Test("A session that rests has no model, and loads the same one for the next message")
    func rest() {
        var bench = MachineBench.ready
        #expect(bench.machine.released(at: bench.now).isEmpty)
        #expect(bench.machine.ready == nil)
        #expect(bench.send("hello").outline == ["loading tiny", "do load 2 tiny"])
    }

    // MARK: Keeping

    @Test("A kept reply stands behind its message with the model that wrote it, and is stored")
    func keep() {
        var bench = MachineBench.ready
        #expect(
            bench.machine.keep(user: "why?", reply: other, at: bench.now).outline == [
                "do save 1", "do save 2", "kept 1 2",
            ])
        #expect(bench.messages.map(\.text) == ["why?", "because"])
        #expect(bench.lastReply?.reasoning == "hm")
        #expect(bench.lastReply?.reply == other.reply)
        #expect(bench.machine.conversation.title == "why?")
    }

    @Test("What is kept is read with the next message")
    func keepThenSend() throws {
        var bench = MachineBench.ready
        _ = bench.machine.keep(user: "why?", reply: other, at: bench.now)
        _ = bench.send("and?")
        let actions = bench.machine.stored(GenerationID(rawValue: 1))
        guard case .generate(let request)? = actions.first else {
            Issue.record("nothing is asked of the engine")
            return
        }
        #expect(request.messages.map(\.text) == ["why?", "because", "and?"])
    }

    @Test("A reply that streams ends before another is added")
    func keepWhileStreaming() {
        var bench = MachineBench.streaming
        _ = bench.text("par", of: 1)
        #expect(
            bench.machine.keep(user: "why?", reply: other, at: bench.now).outline == [
                "do abandon 1", "do save 2", "turn ended 2 cancelled", "do save 3", "do save 4",
                "kept 3 4",
            ])
    }

    @Test("Nothing but white space is no message to keep")
    func keepNothing() {
        var bench = MachineBench.streaming
        #expect(bench.machine.keep(user: " \n", reply: other, at: bench.now).isEmpty)
        #expect(bench.text("on", of: 1).outline == ["delta 2 on"])
    }
}
