import ChatCore
import EngineKit
import Sessions
import Testing

@Suite("Session machine: turns")
struct SessionMachineTurnTests {
    @Test("A turn: the message is stored, then the reply begins, streams and ends with its record")
    func turn() throws {
        var bench = MachineBench.ready
        #expect(bench.send("hello").outline == ["turn 1 -> 2", "do save 1", "do flush 1"])
        #expect(
            bench.machine.stored(GenerationID(rawValue: 1)) == [
                .generate(
                    MachineBench.generation(1, [PromptMessage(.user, "hello")]))
            ])
        #expect(bench.text("hi", of: 1).outline == ["delta 2 hi"])
        #expect(bench.finish(.stop, of: 1).outline == ["do save 2", "turn ended 2 stop"])
        #expect(bench.streamEnds(of: 1).isEmpty)
        let record = try #require(bench.lastReply?.reply)
        #expect(record.model == "tiny")
        #expect(record.engine == "scripted")
        #expect(record.usage?.completionTokens == 2)
        #expect(bench.machine.isIdle)
    }

    @Test("Answer and reasoning are kept apart, progress and cache are handed on")
    func channels() {
        var bench = MachineBench.streaming
        let id = GenerationID(rawValue: 1)
        let progress = PromptProgress(processed: 7, total: 9, reused: 0)
        #expect(
            bench.machine.received(.promptProgress(progress), of: id, at: bench.now).events == [
                .promptProgress(progress, at: bench.now)
            ])
        let thought = TextDelta(
            channel: .reasoning, text: "hm", tokens: 1, depth: nil, at: bench.now)
        #expect(
            bench.machine.received(.text(thought), of: id, at: bench.now).outline == ["delta 2 hm"])
        _ = bench.text("yes", of: 1)
        #expect(
            bench.machine.received(.cache(CacheOccupancy(cellsUsed: 9)), of: id, at: bench.now) == [
                .emit(.cache(CacheOccupancy(cellsUsed: 9)))
            ])
        #expect(bench.lastReply?.text == "yes")
        #expect(bench.lastReply?.reasoning == "hm")
    }

    @Test("Messages sent while a reply streams go one after another when it is over")
    func queue() {
        var bench = MachineBench.streaming
        #expect(bench.send("second").isEmpty)
        #expect(bench.send("third").isEmpty)
        _ = bench.text("one", of: 1)
        #expect(
            bench.finish(.stop, of: 1).outline == [
                "do save 2", "turn ended 2 stop", "turn 3 -> 4", "do save 3", "do flush 2",
            ])
        _ = bench.machine.stored(GenerationID(rawValue: 2))
        #expect(
            bench.finish(.stop, of: 2).outline == [
                "do save 4", "turn ended 4 stop", "turn 5 -> 6", "do save 5", "do flush 3",
            ])
    }

    @Test("Nothing but white space is no message")
    func blank() {
        var bench = MachineBench.ready
        #expect(bench.send(" \n\t").isEmpty)
        #expect(bench.messages.isEmpty)
    }

    @Test("A stop cancels the reply and waits for the engine's figures; the partial text stays")
    func stop() {
        var bench = MachineBench.streaming
        _ = bench.text("par", of: 1)
        #expect(bench.stop() == [.cancel(GenerationID(rawValue: 1))])
        // What was made before the engine heard of it.
        #expect(bench.text("tial", of: 1).outline == ["delta 2 tial"])
        #expect(bench.finish(.cancelled, of: 1).outline == ["do save 2", "turn ended 2 cancelled"])
        #expect(bench.lastReply?.text == "partial")
        #expect(bench.lastReply?.reply?.usage?.completionTokens == 2)
    }

    @Test("A stop that comes too late lets the reply be whole")
    func stopAgainstFinish() {
        var bench = MachineBench.streaming
        _ = bench.text("whole", of: 1)
        _ = bench.stop()
        #expect(bench.finish(.stop, of: 1).outline == ["do save 2", "turn ended 2 stop"])
    }

    @Test("A stop after the end does nothing, and cannot hit the next reply")
    func stopAfterFinish() {
        var bench = MachineBench.streaming
        _ = bench.finish(.stop, of: 1)
        #expect(bench.stop().isEmpty)
        _ = bench.send("next")
        #expect(bench.machine.stored(GenerationID(rawValue: 2)).outline == ["do generate 2"])
    }

    @Test("A second stop does not wait for the engine; the next message goes out")
    func twoStops() {
        var bench = MachineBench.streaming
        _ = bench.text("par", of: 1)
        _ = bench.send("next")
        _ = bench.stop()
        #expect(
            bench.stop().outline == [
                "do abandon 1", "do save 2", "turn ended 2 cancelled", "turn 3 -> 4", "do save 3",
                "do flush 2",
            ])
        #expect(bench.text("tial", of: 1).isEmpty)
        #expect(bench.finish(.cancelled, of: 1).isEmpty)
        #expect(bench.lastReply?.id == Message.ID(rawValue: 4))
        #expect(bench.lastReply?.reply == nil)
    }

    @Test("A stop before the engine knows of the turn ends it at once")
    func stopWhileStoring() {
        var bench = MachineBench.ready
        _ = bench.send("hello")
        #expect(bench.stop().outline == ["do save 2", "turn ended 2 cancelled"])
        #expect(bench.machine.stored(GenerationID(rawValue: 1)).isEmpty)
    }

    @Test("A stream that ends without a word is a cancel after a stop, else a failure")
    func silentEnd() {
        var stopped = MachineBench.streaming
        _ = stopped.stop()
        #expect(stopped.streamEnds(of: 1).outline == ["do save 2", "turn ended 2 cancelled"])
        var broken = MachineBench.streaming
        #expect(broken.streamEnds(of: 1).outline == ["do save 2", "turn ended 2 error failure"])
    }

    @Test("A partial reply is stored at most once a second, and at its end")
    func partialStores() {
        var bench = MachineBench.streaming
        var stores = 0
        for _ in 0..<500 {
            bench.now = bench.now.advanced(by: .milliseconds(10))
            stores += bench.text("x", of: 1).count { if case .store = $0 { true } else { false } }
        }
        #expect(stores == 5)
        guard case .store(.save(let message, _, let title)) = bench.finish(.stop, of: 1).first
        else {
            Issue.record("the end is not stored")
            return
        }
        #expect(message.text.count == 500)
        #expect(title == "hello")
    }

    @Test("The history's failure is said once, and again after it had worked")
    func historyFailure() {
        var bench = MachineBench.streaming
        #expect(bench.machine.historyWritten(error: "disk full").outline == ["notice"])
        #expect(bench.machine.historyWritten(error: "disk full").isEmpty)
        #expect(bench.machine.historyWritten(error: nil).isEmpty)
        #expect(bench.machine.historyWritten(error: "disk full").outline == ["notice"])
    }

    @Test("Regenerate puts the last reply aside and answers its message again")
    func regenerate() {
        var bench = MachineBench.streaming
        _ = bench.text("one", of: 1)
        _ = bench.finish(.stop, of: 1)
        #expect(
            bench.machine.regenerate(at: bench.now).outline == [
                "do set aside 2", "replaced", "turn 1 -> 3", "do flush 2",
            ])
        #expect(bench.messages.map(\.text) == ["hello", ""])
        #expect(
            bench.machine.stored(GenerationID(rawValue: 2)) == [
                .generate(
                    MachineBench.generation(2, [PromptMessage(.user, "hello")]))
            ])
    }

    @Test("Regenerate while the reply streams ends it first; what waits comes after")
    func regenerateWhileStreaming() {
        var bench = MachineBench.streaming
        _ = bench.send("next")
        #expect(
            bench.machine.regenerate(at: bench.now).outline == [
                "do abandon 1", "do save 2", "turn ended 2 cancelled",
                "do set aside 2", "replaced", "turn 1 -> 3", "do flush 2",
            ])
        _ = bench.machine.stored(GenerationID(rawValue: 2))
        #expect(
            bench.finish(.stop, of: 2).events.map(\.outline) == [
                "turn ended 3 stop", "turn 4 -> 5",
            ])
    }

    @Test("Regenerate in a conversation without messages does nothing")
    func regenerateNothing() {
        var bench = MachineBench.ready
        #expect(bench.machine.regenerate(at: bench.now).isEmpty)
        #expect(bench.machine.isIdle)
    }

    @Test("Another conversation ends the reply and drops what waits")
    func open() {
        var bench = MachineBench.streaming
        _ = bench.send("next")
        let other = Conversation(id: Conversation.ID(rawValue: "other"))
        #expect(
            bench.machine.open(other, at: bench.now) == [
                .abandon(GenerationID(rawValue: 1))
            ] + bench.endingOfFirstReply + [.emit(.conversationReplaced(other))])
        #expect(bench.text("late", of: 1).isEmpty)
        #expect(bench.messages.isEmpty)
        #expect(bench.send("fresh").outline == ["turn 1 -> 2", "do save 1", "do flush 2"])
    }

    @Test("After the end nothing is taken any more")
    func close() {
        var bench = MachineBench.streaming
        #expect(
            bench.machine.close(at: bench.now).outline == [
                "do abandon 1", "do save 2", "turn ended 2 cancelled",
            ])
        #expect(bench.send("x").isEmpty)
        #expect(bench.machine.load(MachineBench.request, at: bench.now).isEmpty)
        #expect(bench.machine.regenerate(at: bench.now).isEmpty)
        #expect(bench.machine.open(bench.machine.conversation, at: bench.now).isEmpty)
        #expect(bench.machine.engineReplaced(at: bench.now).isEmpty)
        #expect(bench.machine.close(at: bench.now).isEmpty)
        #expect(bench.stop().isEmpty)
    }
}

extension MachineBench {
    /// What ends generation 1 when it is cancelled before any text.
    fileprivate var endingOfFirstReply: [SessionAction] {
        var record = ReplyRecord(
            model: "tiny", quantization: nil, engine: "scripted", finishReason: .cancelled,
            usage: nil, figures: ReplyFigures())
        record.sampling = SamplingSettings()
        record.thinking = ThinkingSettings()
        let message = Message(
            id: Message.ID(rawValue: 2), role: .assistant, text: "", reply: record)
        return [
            .store(.save(message, of: Conversation.ID(rawValue: "test"), title: "hello")),
            .emit(.turnEnded(message: message, failure: nil)),
        ]
    }
}
