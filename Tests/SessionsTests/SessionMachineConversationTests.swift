import ChatCore
import EngineKit
import Sessions
import TestSupport
import Testing

@Suite("Session machine: changing the conversation")
struct SessionMachineConversationTests {
    /// Two turns are over: messages 1 to 4, "hello", "one", "next", "two".
    private func twoTurns(_ bench: MachineBench = .ready) -> MachineBench {
        var bench = bench
        for (index, (question, answer)) in [("hello", "one"), ("next", "two")].enumerated() {
            let id = UInt64(index + 1)
            _ = bench.send(question)
            _ = bench.machine.stored(GenerationID(rawValue: id))
            _ = bench.text(answer, of: id)
            _ = bench.finish(.stop, of: id)
        }
        return bench
    }

    private func id(_ number: Int) -> Message.ID { Message.ID(rawValue: number) }

    // MARK: Deleting

    @Test("A person's message goes with its reply, and the next one stays")
    func deleteQuestion() {
        var bench = twoTurns()
        #expect(
            bench.machine.delete(id(1), at: bench.now).outline == ["do remove 1 2", "replaced"])
        #expect(bench.messages.map(\.text) == ["next", "two"])
        // What is read next is what is left.
        _ = bench.send("third")
        guard
            case .generate(let request)? = bench.machine.stored(GenerationID(rawValue: 3)).first
        else {
            Issue.record("nothing is asked of the engine")
            return
        }
        #expect(request.messages.map(\.text) == ["next", "two", "third"])
    }

    @Test("A reply goes alone")
    func deleteReply() {
        var bench = twoTurns()
        #expect(bench.machine.delete(id(2), at: bench.now).outline == ["do remove 2", "replaced"])
        #expect(bench.messages.map(\.text) == ["hello", "next", "two"])
    }

    @Test("A reply that streams ends first; what waits is sent after")
    func deleteWhileStreaming() {
        var bench = MachineBench.streaming
        _ = bench.text("par", of: 1)
        _ = bench.send("next")
        #expect(
            bench.machine.delete(id(2), at: bench.now).outline == [
                "do abandon 1", "do save 2", "turn ended 2 cancelled", "do remove 2", "replaced",
                "turn 3 -> 4", "do save 3", "do flush 2",
            ])
        #expect(bench.text("tial", of: 1).isEmpty)
    }

    @Test("An unknown message is not deleted, and nothing ends")
    func deleteUnknown() {
        var bench = MachineBench.streaming
        #expect(bench.machine.delete(id(9), at: bench.now).isEmpty)
        #expect(bench.text("on", of: 1).outline == ["delta 2 on"])
    }

    @Test("A reply that was to be made again is not, once its message is deleted")
    func deleteWhatWaits() {
        var bench = twoTurns(MachineBench.ready)
        _ = bench.machine.engineReplaced(at: bench.now)
        _ = bench.machine.load(MachineBench.request, at: bench.now)
        _ = bench.machine.regenerate(id(3), at: bench.now)
        _ = bench.machine.delete(id(3), at: bench.now)
        #expect(bench.loadEnds(3).outline == ["loaded"])
        #expect(bench.messages.map(\.text) == ["hello", "one"])
    }

    @Test("States that tell what was deleted are removed, and the cache is not parked")
    func deleteStates() {
        var bench = MachineBench.ready
        bench.machine = SessionMachine(
            conversation: bench.machine.conversation, parksStates: true)
        _ = bench.machine.load(MachineBench.request, at: bench.now)
        _ = bench.loadEnds(1)
        _ = bench.send("hello")
        _ = bench.machine.stored(GenerationID(rawValue: 1))
        let long = GenerationResult(
            reason: .stop,
            usage: Usage(promptTokens: 1500, cachedTokens: 0, completionTokens: 2))
        _ = bench.machine.received(.finished(long), of: GenerationID(rawValue: 1), at: bench.now)
        var kept = bench
        #expect(kept.machine.close(at: kept.now).outline == ["do park 1 test"])
        #expect(
            bench.machine.delete(id(2), at: bench.now).outline == [
                "do remove 2", "do discard test", "replaced",
            ])
        #expect(bench.machine.close(at: bench.now).isEmpty)
    }

    // MARK: Taking back

    @Test("Undo takes the last message and its reply away, and tells the text")
    func undo() {
        var bench = twoTurns()
        #expect(
            bench.machine.undo(at: bench.now).outline == [
                "do remove 3 4", "replaced", "undone next",
            ])
        #expect(
            bench.machine.undo(at: bench.now).outline == [
                "do remove 1 2", "replaced", "undone hello",
            ])
        #expect(bench.machine.undo(at: bench.now).isEmpty)
    }

    @Test("Undo ends a reply that streams")
    func undoWhileStreaming() {
        var bench = MachineBench.streaming
        #expect(
            bench.machine.undo(at: bench.now).outline == [
                "do abandon 1", "do save 2", "turn ended 2 cancelled", "do remove 1 2", "replaced",
                "undone hello",
            ])
        #expect(bench.machine.isIdle)
    }

    @Test("A message that is still being made to fit is the one undo gives back")
    func undoPreparation() {
        var bench = twoTurns()
        #expect(bench.send(String(repeating: "x", count: 9000)).outline == ["do count 1"])
        let outline = bench.machine.undo(at: bench.now).outline
        #expect(outline.count == 1 && outline[0].hasPrefix("refused xxx"))
        #expect(bench.messages.count == 4)
    }

    // MARK: Emptying

    @Test("An emptied conversation is the same one, gone from the history until it goes on")
    func clear() {
        var bench = twoTurns()
        let before = bench.machine.conversation.id
        #expect(bench.machine.clear(at: bench.now).outline == ["do clear test", "replaced"])
        #expect(bench.messages.isEmpty)
        #expect(bench.machine.conversation.id == before)
        #expect(bench.machine.conversation.title.isEmpty)
        // Identities are not used again.
        #expect(bench.send("fresh").outline == ["turn 5 -> 6", "do save 5", "do flush 3"])
        #expect(bench.machine.conversation.title == "fresh")
    }

    @Test("Emptying ends the reply, drops what waits, and removes parked states")
    func clearWhileStreaming() {
        var bench = MachineBench.streaming
        bench.machine = SessionMachine(
            conversation: bench.machine.conversation, parksStates: true)
        _ = bench.machine.load(MachineBench.request, at: bench.now)
        _ = bench.loadEnds(1)
        _ = bench.send("hello again")
        _ = bench.machine.stored(GenerationID(rawValue: 1))
        _ = bench.send("later")
        #expect(
            bench.machine.clear(at: bench.now).outline == [
                "do abandon 1", "do save 4", "turn ended 4 cancelled", "do clear test",
                "do discard test", "replaced",
            ])
        #expect(bench.machine.isIdle)
    }

    @Test("To empty an empty conversation writes nothing")
    func clearNothing() {
        var bench = MachineBench.ready
        #expect(bench.machine.clear(at: bench.now).outline == ["replaced"])
    }

    // MARK: Naming

    @Test("A title is one line, trimmed, and at most 200 characters")
    func rename() {
        var bench = twoTurns()
        #expect(
            bench.machine.rename("  On\nllamas \u{1B}[31m ").outline == [
                "do rename On llamas [31m", "renamed On llamas [31m",
            ])
        _ = bench.machine.rename(String(repeating: "x", count: 300))
        #expect(bench.machine.conversation.title.count == 200)
        #expect(bench.machine.rename(" \n ").isEmpty)
    }

    @Test("A conversation without messages keeps its title for the first save, and when emptied")
    func renameFirst() {
        var bench = MachineBench.ready
        _ = bench.machine.rename("Mine")
        guard case .store(.save(_, _, let title))? = bench.send("hello").dropFirst().first else {
            Issue.record("the message is not stored")
            return
        }
        #expect(title == "Mine")
        _ = bench.machine.clear(at: bench.now)
        #expect(bench.machine.conversation.title == "Mine")
    }

    @Test("Naming does not disturb a reply")
    func renameWhileStreaming() {
        var bench = MachineBench.streaming
        _ = bench.machine.rename("Mine")
        #expect(bench.text("on", of: 1).outline == ["delta 2 on"])
    }

    // MARK: Forking

    @Test("A fork has the messages up to the one chosen, is stored at once and gone on with")
    func fork() throws {
        var bench = twoTurns()
        let old = bench.machine.conversation
        let fork = Conversation.ID(rawValue: "fork")
        let actions = bench.machine.fork(id(2), as: fork, at: bench.now)
        #expect(actions.outline == ["do create fork", "replaced"])
        guard case .store(.create(let stored))? = actions.first else { return }
        #expect(stored == bench.machine.conversation)
        #expect(stored.title == "hello (fork)")
        #expect(stored.messages == Array(old.messages[..<2]))
        #expect(stored.messages[1].reply?.usage?.completionTokens == 2)
        _ = bench.machine.fork(id(1), as: Conversation.ID(rawValue: "again"), at: bench.now)
        #expect(bench.machine.conversation.title == "hello (fork)")
    }

    @Test("A fork of a reply that streams keeps what came of it; what waits is dropped")
    func forkWhileStreaming() {
        var bench = MachineBench.streaming
        _ = bench.text("par", of: 1)
        _ = bench.send("later")
        let actions = bench.machine.fork(
            id(2), as: Conversation.ID(rawValue: "fork"), at: bench.now)
        #expect(
            actions.outline == [
                "do abandon 1", "do save 2", "turn ended 2 cancelled", "do create fork", "replaced",
            ])
        #expect(bench.lastReply?.text == "par")
        #expect(bench.machine.isIdle)
        #expect(
            bench.machine.fork(id(9), as: Conversation.ID(rawValue: "no"), at: bench.now).isEmpty)
    }
}
