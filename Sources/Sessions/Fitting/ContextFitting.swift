internal import ChatCore
internal import EngineKit

/// Makes a conversation fit in the window before its last message is sent, as
/// the overflow policy says. A pure value: it is told what was counted, written
/// or measured, and answers with what to do next.
///
///     whole     -> send             it fits, and was not refused
///               -> refuse           `stop`
///               -> dropping         `drop-oldest`, `shift`, `summarise`
///               -> measuring        `enlarge`
///     dropping  -> dropping         bisecting over the turns
///               -> send, refuse
///               -> summarising      `summarise`
///     summarising -> summarising    the next part, or a smaller one
///               -> checking         the summary is whole
///     checking  -> send, refuse
///     measuring -> measuring        another window
///               -> enlarging        memory holds it
///               -> refuse
///     enlarging -> send, refuse     the model is loaded again
struct ContextFitting: Sendable {
    /// What is to be done next.
    enum Step: Sendable, Hashable {
        /// Count the tokens of these messages; answer with `counted`.
        case count([PromptMessage])
        /// Have the model write; answer with `summarised`, `summaryTooLong`.
        case summarise([PromptMessage], maxTokens: Int, SummaryProgress)
        /// Ask what a window takes in memory; answer with `measured`.
        case measure(window: Int)
        /// Load the model so; answer with `enlarged`.
        case enlarge(window: Int)
        /// It fits, with this cut.
        case send(cut: ContextCut?)
        /// It does not.
        case refuse(Failure)
    }

    private enum Phase: Sendable {
        case whole
        case dropping(Bisection)
        case summarising(SummaryWriting, ContextCut)
        case checking(ContextCut)
        case measuring(window: Int, isLast: Bool)
        case enlarging
    }

    /// The search for the oldest turn that can stay.
    private struct Bisection: Sendable {
        /// Messages a person wrote, after the first one read now.
        var turns: [Message.ID]
        /// The index asked about is in `low...high`, and is `middle`.
        var low = 0
        var high: Int
        /// The oldest turns that meet the goal, and the limit.
        var best: Found?
        var fitting: Found?

        typealias Found = (id: Message.ID, tokens: TokenCount)

        var middle: Int { (low + high) / 2 }

        /// Whichever keeps more turns.
        func older(_ one: Found?, _ other: Found) -> Found {
            guard let one, let first = turns.firstIndex(of: one.id),
                let second = turns.firstIndex(of: other.id), first < second
            else { return other }
            return one
        }
    }

    /// With the message that is to be answered at its end.
    let conversation: Conversation
    private let reply: ReplySettings
    private let model: LoadedModel
    private var room: ContextRoom
    private var phase = Phase.whole
    /// The engine's refusal of the whole prompt, where it was sent already.
    private let refused: EngineError?
    /// Whether nobody told the window of `room`: it is what was refused.
    private var isRoomGuessed = false
    /// What estimates are short by, as that refusal shows.
    private var scale = 1.0
    /// The whole prompt, as counted.
    private var whole = TokenCount(0, .estimated)

    /// - Parameter refused: Why the engine did not take the whole prompt, where it was sent.
    init(
        _ conversation: Conversation, reply: ReplySettings, model: LoadedModel,
        refused: EngineError? = nil
    ) {
        self.conversation = conversation
        self.reply = reply
        self.model = model
        self.refused = refused
        self.room = ContextRoom(window: model.contextWindow, maxTokens: reply.maxTokens)
    }

    /// The first step.
    mutating func begin() -> Step {
        if let overflow = refused?.overflow, !overflow.isAtLeast,
            let tokens = overflow.promptTokens
        {
            return counted(TokenCount(tokens, .engineReported))
        }
        return .count(prompt(conversation.cut))
    }

    /// What was asked about has so many tokens; `nil` when nobody could count.
    mutating func counted(_ count: TokenCount?) -> Step {
        // The engine says itself what is wrong, when it is to read it.
        guard let count = count.map(scaled) else {
            return refused.map { .refuse(Failure($0)) } ?? .send(cut: conversation.cut)
        }
        switch phase {
        case .whole where refused != nil:
            learn(count)
            return overflowed()
        case .whole:
            whole = count
            if count.value <= room.limit { return .send(cut: conversation.cut) }
            return overflowed()
        case .dropping(let bisection):
            return dropped(bisection, count)
        case .checking(let cut):
            return count.value <= room.limit ? .send(cut: cut) : refuse(.tooLong(whole, room))
        case .summarising, .measuring, .enlarging:
            return refuse(.tooLong(whole, room))
        }
    }

    /// What did not fit has so many tokens, at least those the engine told.
    private mutating func learn(_ count: TokenCount) {
        whole = count
        if let least = refused?.overflow?.promptTokens, least > count.value {
            scale = Double(least) / Double(max(1, count.value))
            whole = TokenCount(least, .estimated)
        }
        // By the window that is believed it would fit, or none is: the engine's is smaller
        // than what it refused.
        guard model.contextWindow == 0 || whole.value <= room.limit else { return }
        isRoomGuessed = true
        room = ContextRoom(window: whole.value, maxTokens: reply.maxTokens)
    }

    private func scaled(_ count: TokenCount) -> TokenCount {
        guard scale > 1, count.provenance == .estimated else { return count }
        return TokenCount(Int((Double(count.value) * scale).rounded(.up)), .estimated)
    }

    /// It cannot be made to fit. Where the window is not known, the engine's own words say
    /// more than a guess.
    private func refuse(_ failure: Failure) -> Step {
        guard isRoomGuessed, let refused else { return .refuse(failure) }
        return .refuse(Failure(refused))
    }

    private mutating func overflowed() -> Step {
        switch reply.overflow {
        case .stop: return refuse(.tooLong(whole, room))
        case .dropOldest, .shift, .summarise: return beginDropping()
        case .enlarge: return beginEnlarging()
        }
    }

    // MARK: Leaving turns out

    /// Tokens a prompt may have beside the summary that is still to be written.
    private var limit: Int { room.limit - summaryRoom }
    private var goal: Int { min(limit, room.goal - summaryRoom) }
    private var summaryRoom: Int {
        reply.overflow == .summarise ? room.summary + ContextRoom.summaryFrame : 0
    }

    private mutating func beginDropping() -> Step {
        let turns = conversation.messages[conversation.readFrom...].filter { $0.role == .user }
            .map(\.id).dropFirst()
        // With a summary in it, the part before the first turn can shrink no more.
        guard !turns.isEmpty else { return refuse(.messageTooLong(whole, room)) }
        let bisection = Bisection(turns: Array(turns), high: turns.count - 1)
        phase = .dropping(bisection)
        return ask(bisection)
    }

    private func ask(_ bisection: Bisection) -> Step {
        .count(prompt(ContextCut(keptFrom: bisection.turns[bisection.middle])))
    }

    private mutating func dropped(_ bisection: Bisection, _ count: TokenCount) -> Step {
        var bisection = bisection
        let found = (id: bisection.turns[bisection.middle], tokens: count)
        if count.value <= limit { bisection.fitting = bisection.older(bisection.fitting, found) }
        if count.value <= goal {
            bisection.best = bisection.older(bisection.best, found)
            bisection.high = bisection.middle - 1
        } else {
            bisection.low = bisection.middle + 1
        }
        if bisection.low <= bisection.high {
            phase = .dropping(bisection)
            return ask(bisection)
        }
        guard let kept = bisection.best ?? bisection.fitting else {
            return refuse(.messageTooLong(count, room))
        }
        let cut = ContextCut(keptFrom: kept.id, droppedTokens: droppedTokens(keeping: kept.tokens))
        return reply.overflow == .summarise ? beginSummary(cut) : .send(cut: cut)
    }

    /// Tokens all cuts together leave out, when all were counted exactly.
    private func droppedTokens(keeping kept: TokenCount) -> Int? {
        guard whole.provenance == .engineReported, kept.provenance == .engineReported else {
            return nil
        }
        guard let earlier = conversation.cut else { return whole.value - kept.value }
        return earlier.droppedTokens.map { $0 + whole.value - kept.value }
    }

    // MARK: Summarising

    private mutating func beginSummary(_ cut: ContextCut) -> Step {
        let start = conversation.readFrom
        let end = conversation.messages.lastIndex { $0.id == cut.keptFrom } ?? start
        var kept = conversation
        kept.cut = cut
        let bytes = prompt(conversation.cut).reduce(0) { $0 + $1.text.utf8.count }
        guard
            let writing = SummaryWriting(
                Array(conversation.messages[start..<end]), after: conversation.cut?.summary,
                count: kept.cutMessages, room: room,
                bytesPerToken: Double(max(1, bytes)) / Double(max(1, whole.value)))
        else { return refuse(.tooLong(whole, room)) }
        return goOn(writing, cut)
    }

    private mutating func goOn(_ writing: SummaryWriting, _ cut: ContextCut) -> Step {
        var writing = writing
        guard let messages = writing.next() else {
            var cut = cut
            cut.summary = writing.text.isEmpty ? nil : writing.text
            cut.summarisedBy = cut.summary.map { _ in model.model.displayName }
            phase = .checking(cut)
            return .count(prompt(cut))
        }
        phase = .summarising(writing, cut)
        return .summarise(messages, maxTokens: room.summary, writing.progress)
    }

    /// The model summarised a part.
    mutating func summarised(_ text: String) -> Step {
        guard case .summarising(var writing, let cut) = phase else {
            return refuse(.tooLong(whole, room))
        }
        guard writing.wrote(text) else { return .refuse(.noSummary(model.model.displayName)) }
        return goOn(writing, cut)
    }

    /// A part did not fit in the window.
    mutating func summaryTooLong() -> Step {
        guard case .summarising(var writing, let cut) = phase, let messages = writing.smaller()
        else { return refuse(.tooLong(whole, room)) }
        phase = .summarising(writing, cut)
        return .summarise(messages, maxTokens: room.summary, writing.progress)
    }

    // MARK: A larger window

    /// The next power of two that holds the prompt and a reply, but not more
    /// than the model was trained for.
    private mutating func beginEnlarging() -> Step {
        let needed = whole.value + ContextRoom.mostForReply
        let trained = model.model.trainedContext ?? .max
        guard needed <= trained else { return refuse(.beyondTraining(whole, trained)) }
        var window = 1024
        while window < needed { window *= 2 }
        return measure(min(window, trained), isLast: false)
    }

    private mutating func measure(_ window: Int, isLast: Bool) -> Step {
        phase = .measuring(window: window, isLast: isLast)
        return .measure(window: window)
    }

    /// What the window asked about takes in memory; an error says why nobody knows.
    mutating func measured(_ outcome: Result<MemoryEstimate, EngineError>) -> Step {
        guard case .measuring(let window, let isLast) = phase else {
            return refuse(.tooLong(whole, room))
        }
        switch outcome {
        case .failure(let error): return refuse(.notEnlarged(whole, room, because: error))
        case .success(let estimate):
            if estimate.fits {
                phase = .enlarging
                return .enlarge(window: window)
            }
            // Not the comfortable size, then: what is needed, in steps of 1024.
            let least = (whole.value + ContextRoom.mostForReply + 1023) / 1024 * 1024
            guard !isLast, least < window else {
                return refuse(.noMemory(whole, window: window, estimate))
            }
            return measure(least, isLast: true)
        }
    }

    /// The model is loaded again.
    func enlarged(_ model: LoadedModel) -> Step {
        let room = ContextRoom(window: model.contextWindow, maxTokens: reply.maxTokens)
        return whole.value <= room.limit
            ? .send(cut: conversation.cut) : refuse(.tooLong(whole, room))
    }

    private func prompt(_ cut: ContextCut?) -> [PromptMessage] {
        var conversation = conversation
        conversation.cut = cut
        return Prompt.messages(of: conversation, systemPrompt: reply.systemPrompt)
    }
}
