import ChatCore
import EngineKit
import Sessions
import TestSupport
import Testing

@Suite("Session machine: going on with a reply")
struct SessionMachineResumeTests {
    private let reply = Message.ID(rawValue: 2)

    /// The reply to "hello" ended after "one", cut off by the token limit.
    private func cutOff(_ reason: FinishReason = .length) -> MachineBench {
        var bench = MachineBench.streaming
        _ = bench.text("one", of: 1)
        _ = bench.finish(reason, of: 1)
        return bench
    }

    /// The same, gone on with as generation 2.
    private func resumed() -> MachineBench {
        var bench = cutOff()
        _ = bench.machine.resumeReply(reply, at: bench.now)
        _ = bench.machine.stored(GenerationID(rawValue: 2))
        return bench
    }

    @Test("What comes is added to the same message, and the whole is stored")
    func goesOn() {
        var bench = cutOff()
        #expect(
            bench.machine.resumeReply(reply, at: bench.now).outline == ["resumed 2", "do flush 2"])
        var partial = PromptMessage(.assistant, "one")
        partial.reasoning = nil
        var request = MachineBench.generation(2, [PromptMessage(.user, "hello"), partial])
        request.continuesReply = true
        #expect(bench.machine.stored(GenerationID(rawValue: 2)) == [.generate(request)])
        #expect(bench.text(" two", of: 2).outline == ["delta 2  two"])
        #expect(bench.finish(.stop, of: 2).outline == ["do save 2", "turn ended 2 stop"])
        #expect(bench.messages.map(\.text) == ["hello", "one two"])
    }

    @Test("Tokens are those of the whole reply, figures those of what was added")
    func record() throws {
        var bench = resumed()
        let before = try #require(bench.lastReply?.reply)
        #expect(before.continuations == nil)
        bench.now = bench.now.advanced(by: .seconds(3))
        _ = bench.text(" two", of: 2)
        let result = GenerationResult(
            reason: .length,
            usage: Usage(promptTokens: 7, cachedTokens: 6, completionTokens: 5), seed: 9)
        _ = bench.machine.received(.finished(result), of: GenerationID(rawValue: 2), at: bench.now)
        let record = try #require(bench.lastReply?.reply)
        #expect(record.usage == Usage(promptTokens: 5, cachedTokens: 0, completionTokens: 7))
        #expect(record.figures.timeToFirstToken?.value == 3)
        #expect(record.continuations == 1)
        #expect(record.seed == nil)
    }

    @Test("Where the first part has no count, the last part's is kept")
    func unknownUsage() throws {
        var bench = MachineBench.streaming
        _ = bench.text("one", of: 1)
        _ = bench.streamEnds(of: 1)
        #expect(bench.lastReply?.reply?.usage == nil)
        _ = bench.machine.resumeReply(reply, at: bench.now)
        _ = bench.machine.stored(GenerationID(rawValue: 2))
        _ = bench.text(" two", of: 2)
        _ = bench.finish(.stop, of: 2)
        #expect(
            bench.lastReply?.reply?.usage
                == Usage(promptTokens: 5, cachedTokens: 0, completionTokens: 2))
    }

    @Test("The time spent reasoning is added up")
    func reasoning() {
        var before = ReplyRecord(
            model: "m", quantization: nil, engine: "e", finishReason: .length, usage: nil,
            figures: ReplyFigures())
        before.figures.reasoningSeconds = Figure(2, .measured)
        var added = before
        added.figures.reasoningSeconds = nil
        #expect(added.continuing(before).figures.reasoningSeconds == Figure(2, .measured))
        added.figures.reasoningSeconds = Figure(1.5, .measured)
        #expect(added.continuing(before).figures.reasoningSeconds == Figure(3.5, .measured))
    }

    @Test("One that fails at once is what it was, and the failure is told")
    func failsAtOnce() {
        var bench = resumed()
        let before = bench.lastReply
        let error = EngineError(.unsupported, "It cannot.")
        #expect(
            bench.streamEnds(error, of: 2).outline == ["do save 2", "turn ended 2 length failure"])
        #expect(bench.lastReply == before)
        #expect(bench.machine.isIdle)
    }

    @Test("One that is stopped before anything came is what it was")
    func stoppedAtOnce() {
        var bench = cutOff()
        let before = bench.lastReply
        _ = bench.machine.resumeReply(reply, at: bench.now)
        #expect(bench.stop().outline == ["do save 2", "turn ended 2 length"])
        #expect(bench.lastReply == before)
    }

    @Test("A model that has nothing to add ends the reply, with the figures it has")
    func nothingToAdd() {
        var bench = resumed()
        let before = bench.lastReply?.reply
        _ = bench.finish(.stop, of: 2)
        #expect(bench.lastReply?.text == "one")
        #expect(bench.lastReply?.reply?.finishReason == .stop)
        #expect(bench.lastReply?.reply?.lengthCause == nil)
        #expect(bench.lastReply?.reply?.figures == before?.figures)
        #expect(bench.machine.resumeReply(reply, at: bench.now).isEmpty)
    }

    @Test("A failure after some text keeps it all")
    func failsLater() {
        var bench = resumed()
        _ = bench.text(" two", of: 2)
        #expect(
            bench.streamEnds(EngineError(.failed, "No."), of: 2).outline == [
                "do save 2", "turn ended 2 error failure",
            ])
        #expect(bench.lastReply?.text == "one two")
    }

    @Test("An engine that dies takes nothing of the earlier part along")
    func engineDies() {
        var bench = resumed()
        #expect(
            bench.streamEnds(MachineBench.crash, of: 2).outline == [
                "engine lost", "loading tiny", "do load 2 tiny",
            ])
        #expect(bench.loadEnds(2).outline == ["loaded", "do generate 3"])
        _ = bench.text(" two", of: 3)
        #expect(bench.lastReply?.text == "one two")
        // A person restarts it: what was added is made again, what was there stays.
        bench.machine.restarted()
        #expect(
            bench.streamEnds(MachineBench.crash, of: 3).outline.last == "turn ended 2 error failure"
        )
        #expect(bench.lastReply?.text == "one two")
    }

    @Test("What is made again after a restart begins behind the earlier part")
    func restarted() {
        var bench = resumed()
        _ = bench.text(" wrong", of: 2)
        bench.machine.restarted()
        #expect(
            bench.streamEnds(MachineBench.crash, of: 2).outline == [
                "engine lost", "changed 2 one", "loading tiny", "do load 2 tiny",
            ])
    }

    @Test("The history gets the whole text while it streams")
    func partialStores() {
        var bench = resumed()
        bench.now = bench.now.advanced(by: .seconds(2))
        guard case .store(.save(let message, _, _))? = bench.text(" two", of: 2).last else {
            Issue.record("the partial text is not stored")
            return
        }
        #expect(message.text == "one two")
        #expect(message.reply?.finishReason == .length)
    }

    @Test(
        "A reply that was whole, one that is not the last, and a question do not go on",
        arguments: [2, 1, 9])
    func refused(id: Int) {
        var bench = cutOff(id == 2 ? .stop : .length)
        #expect(bench.machine.resumeReply(Message.ID(rawValue: id), at: bench.now).isEmpty)
        var streaming = MachineBench.streaming
        _ = streaming.text("on", of: 1)
        #expect(streaming.machine.resumeReply(reply, at: streaming.now).isEmpty)
    }

    @Test("A reply without text does not go on")
    func empty() {
        var bench = MachineBench.streaming
        _ = bench.stop()
        _ = bench.finish(.cancelled, of: 1)
        #expect(bench.machine.resumeReply(reply, at: bench.now).isEmpty)
    }

    @Test("Half a character at the end is begun anew")
    func halfACharacter() {
        var bench = MachineBench.streaming
        _ = bench.text("a\u{FFFD}", of: 1)
        _ = bench.finish(.length, of: 1)
        #expect(
            bench.machine.resumeReply(reply, at: bench.now).outline == [
                "resumed 2", "changed 2 a", "do flush 2",
            ])
    }

    @Test("It waits for a model, once, however often it is asked for")
    func waits() {
        var bench = cutOff()
        _ = bench.machine.engineReplaced(at: bench.now)
        _ = bench.machine.load(MachineBench.request, at: bench.now)
        #expect(bench.machine.resumeReply(reply, at: bench.now).isEmpty)
        #expect(bench.machine.resumeReply(reply, at: bench.now).isEmpty)
        #expect(bench.loadEnds(3).outline == ["loaded", "resumed 2", "do flush 2"])
        _ = bench.machine.stored(GenerationID(rawValue: 2))
        #expect(bench.finish(.length, of: 2).outline == ["do save 2", "turn ended 2 length"])
    }

    @Test("A reply that filled the window is refused, as there is no room to go on")
    func windowFull() {
        var bench = MachineBench.streaming
        _ = bench.text("one", of: 1)
        let full = GenerationResult(
            reason: .length,
            usage: Usage(promptTokens: 40, cachedTokens: 0, completionTokens: 2008))
        _ = bench.machine.received(.finished(full), of: GenerationID(rawValue: 1), at: bench.now)
        #expect(bench.machine.resumeReply(reply, at: bench.now).outline == ["do count 1"])
        #expect(bench.counts(1, 2048).outline == ["refused -"])
        #expect(bench.lastReply?.text == "one")
    }
}
