import ChatCore
import EngineKit
import Sessions
import Testing

@Suite("Session machine: models")
struct SessionMachineLoadTests {
    @Test("A load tells that it begins, how far it is and that it is done")
    func load() {
        var bench = MachineBench()
        #expect(bench.machine.isIdle)
        #expect(
            bench.machine.load(MachineBench.request, at: bench.now) == [
                .emit(.loading(model: "tiny", fraction: nil)),
                .load(LoadID(rawValue: 1), MachineBench.request),
            ])
        #expect(!bench.machine.isIdle)
        #expect(
            bench.machine.loadProgressed(LoadID(rawValue: 1), LoadProgress(fraction: 0.5)) == [
                .emit(.loading(model: "tiny", fraction: 0.5))
            ])
        #expect(bench.loadEnds(1) == [.emit(.loaded(MachineBench.model))])
        #expect(bench.machine.isIdle)
    }

    @Test("A file is called by its name, not its path")
    func name() {
        var bench = MachineBench()
        let request = LoadRequest(model: "/models/org/Some-Model.Q4_K_M.gguf")
        #expect(
            bench.machine.load(request, at: bench.now).events == [
                .loading(model: "Some-Model.Q4_K_M", fraction: nil)
            ])
    }

    @Test("A failed load says why, with the engine's log")
    func failure() {
        var bench = MachineBench()
        _ = bench.machine.load(MachineBench.request, at: bench.now)
        let error = EngineError(.outOfMemory, "It does not fit.", log: ["alloc failed"])
        #expect(
            bench.loadEnds(1, error) == [
                .emit(.loadFailed(Failure("It does not fit.", log: ["alloc failed"])))
            ])
        #expect(bench.machine.isIdle)
    }

    @Test("A stop gives the load up at once, a second stop does nothing")
    func stop() {
        var bench = MachineBench()
        _ = bench.machine.load(MachineBench.request, at: bench.now)
        #expect(bench.stop().outline == ["do cancel load 1", "load failed"])
        #expect(bench.stop().isEmpty)
        #expect(bench.loadEnds(1, EngineError(.cancelled, "Stopped.")).isEmpty)
        #expect(
            bench.machine.loadProgressed(LoadID(rawValue: 1), LoadProgress(fraction: 1)).isEmpty)
    }

    @Test("A load that says nothing is told of, also one that was given up and holds up the next")
    func stalled() {
        var bench = MachineBench()
        let stall = LoadProgress(fraction: 0.5, stalledSeconds: 30)
        let first = LoadID(rawValue: 1)
        _ = bench.machine.load(MachineBench.request, at: bench.now)
        let told: [SessionAction] = [.emit(.stalled(seconds: 30))]
        #expect(bench.machine.loadProgressed(first, stall) == told)
        _ = bench.stop()
        #expect(bench.machine.loadProgressed(first, stall).isEmpty)
        _ = bench.machine.load(MachineBench.request, at: bench.now)
        #expect(bench.machine.loadProgressed(first, stall) == told)
        #expect(bench.machine.loadProgressed(first, LoadProgress(fraction: 0.6)).isEmpty)
    }

    @Test("A load whose engine is restarted begins again, once a restart, and keeps what waits")
    func restart() {
        var bench = MachineBench()
        _ = bench.machine.load(MachineBench.request, at: bench.now)
        _ = bench.send("hello")
        bench.machine.restarted()
        #expect(
            bench.loadEnds(1, MachineBench.crash).outline == ["loading tiny", "do load 2 tiny"])
        #expect(bench.loadEnds(2, MachineBench.crash).outline == ["load failed"])

        _ = bench.machine.load(MachineBench.request, at: bench.now)
        bench.machine.restarted()
        _ = bench.loadEnds(3, MachineBench.crash)
        #expect(bench.loadEnds(4).outline == ["loaded", "turn 1 -> 2", "do save 1", "do flush 1"])
    }

    @Test("A restart does not try again what another engine could not load either")
    func restartFailure() {
        var bench = MachineBench()
        _ = bench.machine.load(MachineBench.request, at: bench.now)
        bench.machine.restarted()
        #expect(
            bench.loadEnds(1, EngineError(.modelNotFound, "No such file.")).outline == [
                "load failed"
            ])
    }

    @Test("A load that succeeds in spite of its stop is undone")
    func stopTooLate() {
        var bench = MachineBench()
        _ = bench.machine.load(MachineBench.request, at: bench.now)
        _ = bench.stop()
        #expect(bench.loadEnds(1) == [.unload])
    }

    @Test("Another load takes the place of the one under way, whose late outcome changes nothing")
    func superseded() {
        var bench = MachineBench()
        _ = bench.machine.load(MachineBench.request, at: bench.now)
        let other = LoadRequest(model: "other")
        #expect(
            bench.machine.load(other, at: bench.now).outline == [
                "do cancel load 1", "loading other", "do load 2 other",
            ])
        #expect(bench.loadEnds(1).isEmpty)
        #expect(bench.loadEnds(2).outline == ["loaded"])
    }

    @Test("A message sent while a model loads is sent when it is ready")
    func sendWhileLoading() {
        var bench = MachineBench()
        _ = bench.machine.load(MachineBench.request, at: bench.now)
        #expect(bench.send("hello").isEmpty)
        #expect(bench.messages.isEmpty)
        #expect(bench.loadEnds(1).outline == ["loaded", "turn 1 -> 2", "do save 1", "do flush 1"])
    }

    @Test("A message waits through a failed load for the next model")
    func sendAndFailedLoad() {
        var bench = MachineBench()
        _ = bench.machine.load(MachineBench.request, at: bench.now)
        _ = bench.send("hello")
        #expect(
            bench.loadEnds(1, EngineError(.modelNotFound, "No such file.")).outline == [
                "load failed"
            ])
        _ = bench.machine.load(LoadRequest(model: "other"), at: bench.now)
        #expect(bench.loadEnds(2).outline == ["loaded", "turn 1 -> 2", "do save 1", "do flush 1"])
    }

    @Test("A message with no model ever asked for waits, and that is said")
    func sendWithoutModel() {
        var bench = MachineBench()
        #expect(bench.send("hello").outline == ["notice"])
        _ = bench.machine.load(MachineBench.request, at: bench.now)
        #expect(bench.loadEnds(1).outline == ["loaded", "turn 1 -> 2", "do save 1", "do flush 1"])
    }

    @Test("After a failed switch a message goes to the model that worked last")
    func sendAfterFailedSwitch() {
        var bench = MachineBench.ready
        _ = bench.machine.load(LoadRequest(model: "huge"), at: bench.now)
        _ = bench.loadEnds(2, EngineError(.outOfMemory, "It does not fit."))
        #expect(bench.send("hello").outline == ["loading tiny", "do load 3 tiny"])
        #expect(bench.loadEnds(3).outline == ["loaded", "turn 1 -> 2", "do save 1", "do flush 1"])
    }

    @Test("A load ends the reply that streams at once; its late events are dropped")
    func loadWhileStreaming() {
        var bench = MachineBench.streaming
        _ = bench.text("par", of: 1)
        #expect(
            bench.machine.load(LoadRequest(model: "other"), at: bench.now).outline == [
                "do abandon 1", "do save 2", "turn ended 2 cancelled", "loading other",
                "do load 2 other",
            ])
        #expect(bench.text("tial", of: 1).isEmpty)
        #expect(bench.finish(.stop, of: 1).isEmpty)
        #expect(bench.streamEnds(of: 1).isEmpty)
        #expect(bench.lastReply?.text == "par")
    }

    @Test("A new engine ends what is under way, keeps conversation and queue, and needs a load")
    func replaceEngine() {
        var bench = MachineBench.streaming
        _ = bench.text("par", of: 1)
        _ = bench.send("next")
        #expect(
            bench.machine.engineReplaced(at: bench.now).outline == [
                "do abandon 1", "do save 2", "turn ended 2 cancelled",
            ])
        #expect(bench.messages.map(\.text) == ["hello", "par"])
        _ = bench.machine.load(LoadRequest(model: "other"), at: bench.now)
        #expect(
            bench.machine.loadEnded(
                LoadID(rawValue: 3), .success(MachineBench.model), at: bench.now
            ).outline == [
                "loaded", "turn 3 -> 4", "do save 3", "do flush 2",
            ])
    }

    @Test("A load of the engine before cannot make the new one unload")
    func lateLoadOfOldEngine() {
        var bench = MachineBench()
        _ = bench.machine.load(MachineBench.request, at: bench.now)
        #expect(bench.machine.engineReplaced(at: bench.now).outline == ["do cancel load 1"])
        #expect(bench.loadEnds(1).isEmpty)
    }
}
