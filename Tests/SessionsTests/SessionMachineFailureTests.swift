import ChatCore
import EngineKit
import Sessions
import Testing

@Suite("Session machine: failures")
struct SessionMachineFailureTests {
    private let crash = MachineBench.crash

    @Test("A crash in the middle of a reply keeps its text and shows the engine's log")
    func crashMidStream() {
        var bench = MachineBench.streaming
        _ = bench.text("par", of: 1)
        let actions = bench.streamEnds(crash, of: 1)
        #expect(actions.outline == ["do save 2", "turn ended 2 error failure"])
        guard case .turnEnded(let message, let failure)? = actions.events.last else {
            Issue.record("the turn did not end")
            return
        }
        #expect(message.text == "par")
        #expect(message.reply?.finishReason == .error)
        #expect(failure == Failure(crash.description, log: ["GGML_ASSERT"]))
    }

    @Test("After a crash the next message loads the model again and goes on")
    func sendAfterCrash() {
        var bench = MachineBench.streaming
        _ = bench.text("par", of: 1)
        _ = bench.streamEnds(crash, of: 1)
        #expect(bench.send("next").outline == ["loading tiny", "do load 2 tiny"])
        #expect(bench.loadEnds(2).outline == ["loaded", "turn 3 -> 4", "do save 3", "do flush 2"])
        #expect(
            bench.machine.stored(GenerationID(rawValue: 2)) == [
                .generate(
                    MachineBench.generation(
                        2,
                        [
                            PromptMessage(.user, "hello"), PromptMessage(.assistant, "par"),
                            PromptMessage(.user, "next"),
                        ]))
            ])
    }

    @Test("A message that waits goes out over the crash of the one before")
    func queueAfterCrash() {
        var bench = MachineBench.streaming
        _ = bench.text("par", of: 1)
        _ = bench.send("next")
        #expect(
            bench.streamEnds(crash, of: 1).outline == [
                "do save 2", "turn ended 2 error failure", "loading tiny", "do load 2 tiny",
            ])
    }

    @Test(
        "An engine that died while idle is started again within the turn",
        arguments: [
            EngineError.Code.crashed, .unreachable, .noModel,
        ])
    func diedWhileIdle(code: EngineError.Code) {
        var bench = MachineBench.streaming
        #expect(
            bench.streamEnds(EngineError(code, "Gone."), of: 1).outline == [
                "engine lost", "loading tiny", "do load 2 tiny",
            ])
        #expect(bench.text("late", of: 1).isEmpty)
        #expect(bench.loadEnds(2).outline == ["loaded", "do generate 2"])
        #expect(bench.text("late", of: 1).isEmpty)
        #expect(bench.text("hi", of: 2).outline == ["delta 2 hi"])
        #expect(bench.finish(.stop, of: 2).outline == ["do save 2", "turn ended 2 stop"])
        #expect(bench.messages.count == 2)
    }

    @Test("It is started again once; dying again fails the turn")
    func diesTwice() {
        var bench = MachineBench.streaming
        _ = bench.streamEnds(crash, of: 1)
        _ = bench.loadEnds(2)
        #expect(
            bench.streamEnds(crash, of: 2).outline == ["do save 2", "turn ended 2 error failure"])
        #expect(bench.machine.isIdle)
    }

    @Test("When it cannot be started again the turn fails, and what waits is not tried")
    func reloadFails() {
        var bench = MachineBench.streaming
        _ = bench.send("next")
        _ = bench.streamEnds(crash, of: 1)
        #expect(
            bench.loadEnds(2, EngineError(.unreachable, "Gone.")).outline == [
                "load failed", "do save 2", "turn ended 2 error failure",
            ])
        #expect(bench.machine.isIdle)
        _ = bench.machine.load(MachineBench.request, at: bench.now)
        #expect(bench.loadEnds(3).outline == ["loaded", "turn 3 -> 4", "do save 3", "do flush 2"])
    }

    @Test("A stop while it is started again ends the turn and the load")
    func stopWhileReloading() {
        var bench = MachineBench.streaming
        _ = bench.streamEnds(crash, of: 1)
        #expect(
            bench.stop().outline == [
                "do cancel load 2", "load failed", "do save 2", "turn ended 2 cancelled",
            ])
        #expect(bench.loadEnds(2).outline == ["do unload"])
        #expect(bench.send("again").outline == ["loading tiny", "do load 3 tiny"])
    }

    @Test("A stop and a crash at once is told as the crash")
    func stopAndCrash() {
        var bench = MachineBench.streaming
        _ = bench.stop()
        #expect(
            bench.streamEnds(crash, of: 1).outline == ["do save 2", "turn ended 2 error failure"])
        #expect(bench.send("next").outline == ["loading tiny", "do load 2 tiny"])
    }

    @Test(
        "A prompt that does not fit fails with its sentence, and is not sent again with the next message"
    )
    func overflow() {
        var bench = MachineBench.streaming
        let error = EngineError(
            .contextOverflow, "The prompt has 9000 tokens, the window holds 2048.")
        let actions = bench.streamEnds(error, of: 1)
        #expect(actions.outline == ["do save 2", "turn ended 2 error failure"])
        #expect(bench.messages.map(\.text) == ["hello", ""])
        // The model is still there: nothing is loaded again. But from now on
        // everything is counted, since what was held to fit did not.
        #expect(bench.send("shorter").outline == ["do count 1"])
        #expect(bench.counts(1, 30).outline == ["turn 3 -> 4", "do save 3", "do flush 2"])
        #expect(
            bench.machine.stored(GenerationID(rawValue: 2)) == [
                .generate(
                    MachineBench.generation(2, [PromptMessage(.user, "shorter")]))
            ])
    }

    @Test("Regenerating sends a message that failed once more")
    func regenerateAfterFailure() {
        var bench = MachineBench.streaming
        _ = bench.streamEnds(EngineError(.failed, "No."), of: 1)
        _ = bench.machine.regenerate(at: bench.now)
        #expect(
            bench.machine.stored(GenerationID(rawValue: 2)) == [
                .generate(
                    MachineBench.generation(2, [PromptMessage(.user, "hello")]))
            ])
    }

    @Test("An engine that says it was cancelled is taken at its word, asked or not")
    func cancelledByEngine() {
        var bench = MachineBench.streaming
        #expect(
            bench.streamEnds(EngineError(.cancelled, "Stopped."), of: 1).outline == [
                "do save 2", "turn ended 2 cancelled",
            ])
    }

    @Test("An engine that finishes with an error and no reason is a failure with a sentence")
    func finishedWithError() {
        var bench = MachineBench.streaming
        #expect(bench.finish(.error, of: 1).outline == ["do save 2", "turn ended 2 error failure"])
    }
}
