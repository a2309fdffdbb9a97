import ChatCore
import EngineKit
import Sessions
import Testing

/// A model with a window of 2048, of which 256 are the reply's, and a
/// conversation of three turns.
@Suite("Session machine: what does not fit")
struct SessionMachineOverflowTests {
    private static func bench(_ policy: OverflowPolicy) -> MachineBench {
        var conversation = Conversation(id: Conversation.ID(rawValue: "test"))
        for turn in 1...3 {
            conversation.append(.user, "question \(turn)")
            conversation.append(.assistant, "answer \(turn) " + String(repeating: "x", count: 900))
        }
        var bench = MachineBench(conversation)
        bench.machine.reply.overflow = policy
        _ = bench.machine.load(MachineBench.request, at: bench.now)
        var model = MachineBench.model
        model.model.trainedContext = 8192
        _ = bench.machine.loadEnded(LoadID(rawValue: 1), .success(model), at: bench.now)
        return bench
    }

    private func messages(_ actions: [SessionAction]) -> [PromptMessage] {
        actions.compactMap { action -> [PromptMessage]? in
            switch action {
            case .count(_, let messages, _): messages
            case .generate(let request): request.messages
            default: nil
            }
        }.last ?? []
    }

    @Test("What surely fits is sent without being counted, what may not is counted")
    func counting() {
        var short = MachineBench.ready
        #expect(short.send("hello").outline == ["turn 1 -> 2", "do save 1", "do flush 1"])
        var long = Self.bench(.stop)
        #expect(long.send("more").outline == ["do count 1"])
        #expect(long.counts(1, 1792).outline == ["turn 7 -> 8", "do save 7", "do flush 1"])
    }

    @Test("After a reply only what is new is added to what the engine reported")
    func measured() {
        var bench = Self.bench(.stop)
        _ = bench.send("more")
        _ = bench.counts(1, 800)
        _ = bench.machine.stored(GenerationID(rawValue: 1))
        _ = bench.finish(.stop, of: 1)
        #expect(bench.send("hi").outline.first == "turn 9 -> 10")
    }

    @Test("When nobody can count it is sent, and the engine says what is wrong")
    func uncountable() {
        var bench = Self.bench(.stop)
        _ = bench.send("more")
        #expect(bench.counts(1, nil).outline.first == "turn 7 -> 8")
    }

    @Test("Stop: nothing is sent or stored, the message comes back with the counts")
    func refused() throws {
        var bench = Self.bench(.stop)
        _ = bench.send("more")
        let actions = bench.counts(1, 1793)
        #expect(actions.outline == ["refused more"])
        guard case .refused(_, let failure)? = actions.events.first else { return }
        #expect(failure.sentence.contains("1793"))
        #expect(failure.sentence.contains("2048"))
        #expect(bench.messages.count == 6)
        #expect(bench.machine.isIdle)
    }

    @Test("Drop the oldest: as few whole turns go as make room, and that is told and stored")
    func dropOldest() throws {
        var bench = Self.bench(.dropOldest)
        _ = bench.send("more")
        // Of three turns that can go the middle one is tried first.
        let first = bench.counts(1, 2310)
        #expect(messages(first).first?.text == "question 3")
        let second = bench.counts(2, 700)
        #expect(messages(second).first?.text == "question 2")
        let actions = bench.counts(3, 1300)
        #expect(
            actions.outline == [
                "turn 7 -> 8", "do save 7", "do save cut 3", "cut 3", "do flush 1",
            ])
        #expect(
            bench.machine.conversation.cut
                == ContextCut(keptFrom: Message.ID(rawValue: 3), droppedTokens: 1010))
        let request = bench.machine.stored(GenerationID(rawValue: 1))
        #expect(
            messages(request).map(\.role) == [.user, .assistant, .user, .assistant, .user])
    }

    @Test("A second cut adds up what is gone")
    func cutAgain() {
        var bench = Self.bench(.dropOldest)
        _ = bench.send("more")
        _ = bench.counts(1, 2310)
        _ = bench.counts(2, 700)
        _ = bench.counts(3, 1300)
        _ = bench.machine.stored(GenerationID(rawValue: 1))
        _ = bench.text(String(repeating: "y", count: 1500), of: 1)
        let result = GenerationResult(
            reason: .stop, usage: Usage(promptTokens: 1300, cachedTokens: 0, completionTokens: 400))
        _ = bench.machine.received(
            .finished(result), of: GenerationID(rawValue: 1), at: bench.now)
        #expect(bench.send(String(repeating: "z", count: 200)).outline == ["do count 4"])
        _ = bench.counts(4, 1900)
        // From turn 3 on, from "more" on, or this one alone: the middle one first.
        _ = bench.counts(5, 900)
        _ = bench.counts(6, 1200)
        #expect(bench.machine.conversation.cut?.keptFrom == Message.ID(rawValue: 5))
        #expect(bench.machine.conversation.cut?.droppedTokens == 1010 + 700)
    }

    @Test("A message too long by itself comes back whatever the policy")
    func tooLong() {
        for policy in [OverflowPolicy.dropOldest, .shift, .summarise] {
            var bench = Self.bench(policy)
            _ = bench.send("more")
            _ = bench.counts(1, 9000)
            _ = bench.counts(2, 8000)
            #expect(bench.counts(3, 7000).outline == ["refused more"])
            #expect(bench.machine.conversation.cut == nil)
        }
    }

    @Test("Shift may shift while it generates, and drops the oldest before")
    func shift() {
        var bench = Self.bench(.shift)
        _ = bench.send("more")
        _ = bench.counts(1, 2310)
        _ = bench.counts(2, 700)
        _ = bench.counts(3, 1300)
        guard case .generate(let request)? = bench.machine.stored(GenerationID(rawValue: 1)).first
        else {
            Issue.record("nothing is generated")
            return
        }
        #expect(request.mayShift)
        #expect(bench.machine.conversation.cut != nil)
    }

    /// A machine that has the model summarise the first turn.
    private var summarising: MachineBench {
        var bench = Self.bench(.summarise)
        _ = bench.send("more")
        _ = bench.counts(1, 2310)
        _ = bench.counts(2, 700)
        _ = bench.counts(3, 1000)
        return bench
    }

    @Test("Summarise: the model reads what goes, and its summary is sent instead")
    func summarise() {
        var bench = Self.bench(.summarise)
        _ = bench.send("more")
        _ = bench.counts(1, 2310)
        _ = bench.counts(2, 700)
        let begun = bench.counts(3, 1000)
        #expect(begun.outline == ["summarising 1/1 ", "do generate 1"])
        #expect(
            messages(begun).last?.text.contains("User: question 1\n\nAssistant: answer 1") == true)
        #expect(messages(begun).last?.text.contains("question 2") == false)
        #expect(bench.text("They", of: 1).outline == ["summarising 1/1 They"])
        _ = bench.text(" counted.", of: 1)
        let check = bench.finish(.stop, of: 1)
        #expect(check.outline == ["do count 4"])
        #expect(messages(check).first?.text.contains("They counted.\n\nquestion 2") == true)
        #expect(
            bench.counts(4, 1100).outline == [
                "turn 7 -> 8", "do save 7", "do save cut 3", "cut 3", "do flush 2",
            ])
        #expect(
            bench.machine.conversation.cut
                == ContextCut(
                    keptFrom: Message.ID(rawValue: 3), summary: "They counted.",
                    summarisedBy: "tiny", droppedTokens: 1310))
    }

    @Test("A part that does not fit is read in smaller parts, each with the summary before it")
    func summaryInParts() {
        var bench = summarising
        let overflow = EngineError(.contextOverflow, "Too long.")
        _ = bench.streamEnds(overflow, of: 1)
        let again = bench.streamEnds(overflow, of: 2)
        #expect(again.outline.last == "do generate 3")
        let first = messages(again).last?.text ?? ""
        _ = bench.text("Part one.", of: 3)
        let next = bench.finish(.stop, of: 3)
        #expect(next.outline.last == "do generate 4")
        #expect(messages(next).last?.text.contains("Part one.") == true)
        #expect(messages(next).last?.text != first)
    }

    @Test("A stop while it summarises gives the message back and leaves everything as it was")
    func stopSummary() {
        var bench = summarising
        _ = bench.text("They", of: 1)
        #expect(bench.stop().outline == ["do abandon 1", "refused more"])
        #expect(bench.text("late", of: 1).isEmpty)
        #expect(bench.machine.conversation.cut == nil)
        #expect(bench.machine.isIdle)
    }

    @Test("A summary without a word, or that failed, gives the message back")
    func noSummary() {
        var silent = summarising
        #expect(silent.finish(.stop, of: 1).outline == ["refused more"])
        var dead = summarising
        #expect(dead.streamEnds(MachineBench.crash, of: 1).outline == ["refused more"])
        #expect(dead.send("again").outline == ["loading tiny", "do load 2 tiny"])
    }

    private func estimate(_ window: Int, fits: Bool) -> Result<MemoryEstimate, EngineError> {
        let device = MemoryEstimate.Device(
            name: "CPU", weights: 100 << 20, cache: 50 << 20, compute: 0,
            available: fits ? 1 << 30 : 1 << 20)
        return .success(MemoryEstimate(devices: [device], contextWindow: window))
    }

    @Test("Enlarge: the next power of two that memory holds is loaded, then the message goes")
    func enlarge() {
        var bench = Self.bench(.enlarge)
        _ = bench.send("more")
        #expect(bench.counts(1, 2310).outline == ["do measure 2 4096"])
        #expect(
            bench.machine.measured(EngineCallID(rawValue: 2), estimate(4096, fits: true)).outline
                == ["loading tiny", "do load 2 tiny"])
        var larger = MachineBench.model
        larger.contextWindow = 4096
        #expect(
            bench.machine.loadEnded(LoadID(rawValue: 2), .success(larger), at: bench.now).outline
                == [
                    "loaded", "enlarged 2048 -> 4096", "turn 7 -> 8", "do save 7", "do flush 1",
                ])
    }

    @Test("A window memory does not hold is tried as small as will do, then given up with numbers")
    func noMemory() {
        var bench = Self.bench(.enlarge)
        _ = bench.send("more")
        _ = bench.counts(1, 2310)
        #expect(
            bench.machine.measured(EngineCallID(rawValue: 2), estimate(4096, fits: false)).outline
                == ["do measure 3 3072"])
        let actions = bench.machine.measured(
            EngineCallID(rawValue: 3), estimate(3072, fits: false))
        #expect(actions.outline == ["refused more"])
        guard case .refused(_, let failure)? = actions.events.first else { return }
        #expect(failure.sentence.contains("150 MiB"))
    }

    @Test("Beyond what the model was trained for nothing is enlarged")
    func beyondTraining() {
        var bench = Self.bench(.enlarge)
        _ = bench.send("more")
        #expect(bench.counts(1, 8000).outline == ["refused more"])
    }

    @Test(
        "A larger window that cannot be loaded gives the message back; the next one loads as before"
    )
    func enlargingFails() {
        var bench = Self.bench(.enlarge)
        _ = bench.send("more")
        _ = bench.counts(1, 2310)
        _ = bench.machine.measured(EngineCallID(rawValue: 2), estimate(4096, fits: true))
        #expect(
            bench.loadEnds(2, EngineError(.outOfMemory, "No.")).outline == [
                "load failed", "refused more",
            ])
        let again = bench.send("again")
        guard case .load(_, let request)? = again.last else {
            Issue.record("nothing is loaded")
            return
        }
        #expect(request.settings.contextWindow == nil)
    }

    @Test("A load in between comes first; the message is prepared again for the new model")
    func interrupted() {
        var bench = summarising
        #expect(
            bench.machine.load(LoadRequest(model: "other"), at: bench.now).outline == [
                "do abandon 1", "loading other", "do load 2 other",
            ])
        #expect(bench.loadEnds(2).outline == ["loaded", "do count 4"])
    }

    @Test("Whether the limit or the window ended a reply is kept, and neither is guessed")
    func lengthCause() throws {
        let window = try #require(MachineBench.model.knownWindow)
        let ends: [(limit: Int?, prompt: Int, cause: LengthCause?)] = [
            (2, 5, .tokenLimit), (50, window - 2, .window), (nil, window - 2, .window),
            (nil, 5, nil), (50, 5, nil),
        ]
        for (limit, prompt, cause) in ends {
            var bench = MachineBench.ready
            bench.machine.reply.maxTokens = limit
            _ = bench.send("hello")
            _ = bench.machine.stored(GenerationID(rawValue: 1))
            _ = bench.finish(.length, of: 1, prompt: prompt)
            #expect(bench.lastReply?.reply?.lengthCause == cause)
        }
    }
}
