internal import Canvas
internal import ChatCore

/// A chat without a screen, as a state machine: what happens goes in, what is
/// to be written and done comes out.
///
/// Lines only ever follow each other: nothing is drawn again, no cursor is
/// moved, and what comes from a model or a server is reduced to what a terminal
/// shows and does not obey.
struct PlainChat {
    enum Phase: Hashable {
        /// A model is being loaded, and nothing is read meanwhile.
        case loading
        /// A person's turn.
        case ready
        case replying
        /// A reply ends, because Ctrl-C was pressed.
        case stopping
        case over
    }

    /// How often is told how far a load or a prompt has come.
    static let progressInterval = Duration.seconds(5)

    var settings: ChatSettings
    /// With what the model was loaded that answers.
    var loadedSettings: ChatSettings
    var phase = Phase.loading
    var loaded: LoadedModel?
    var cache: CacheOccupancy?
    /// How the last reply came about.
    var record: ReplyRecord?
    /// What was said, in all versions.
    var conversation = Conversation(id: Conversation.ID(rawValue: ""))
    /// The version that was asked for.
    var wantedVersion: Message.ID?
    /// Whether a person types; otherwise nobody has to be asked for a line.
    let isInteractive: Bool

    private var speech = SpokenText()
    /// Whether the last thing written ended its line.
    private var isAtLineStart = true
    private var hasNamed = false
    private var hasThought = false
    private var hasTurn = false
    private var isReading = false
    private var isWakeDue = false
    /// Whether another Ctrl-C quits.
    private var isQuitArmed = false
    private var hasFailed = false
    private var toldAt: MonotonicInstant?
    /// Lines ending in a backslash, of a message that goes on.
    private var beginning = ""

    init(settings: ChatSettings, isInteractive: Bool) {
        self.settings = settings
        loadedSettings = settings
        self.isInteractive = isInteractive
    }

    /// Takes what happened at `now`.
    mutating func handle(_ event: PlainEvent, at now: MonotonicInstant) -> [PlainAction] {
        guard phase != .over else { return [] }
        switch event {
        case .session(let event): return session(event, at: now)
        case .line(let line):
            isReading = false
            return take(line)
        case .inputEnded:
            isReading = false
            return inputEnded()
        case .interrupt: return interrupt()
        case .terminate: return quit()
        case .notLoaded(let failure): return loadFailed(failure)
        case .wake:
            isWakeDue = false
            return speak(at: now)
        }
    }

    // MARK: Writing

    /// A sentence on lines of its own.
    mutating func say(_ sentence: String) -> [PlainAction] {
        endLine() + write(sentence + "\n")
    }

    private mutating func endLine() -> [PlainAction] { isAtLineStart ? [] : write("\n") }

    private mutating func write(_ text: String) -> [PlainAction] {
        let clean = DisplayText.normalise(text, keepingLineBreaks: true)
        guard let last = clean.last else { return [] }
        isAtLineStart = last == "\n"
        return [.write(clean)]
    }

    /// A person's turn: asks for a line.
    mutating func prompt() -> [PlainAction] {
        phase = .ready
        var actions: [PlainAction] = []
        if isInteractive {
            actions += endLine()
            actions += write(beginning.isEmpty ? "> " : "... ")
        }
        guard !isReading else { return actions }
        isReading = true
        return actions + [.read]
    }

    mutating func quit() -> [PlainAction] {
        phase = .over
        return [.quit(isFailure: hasFailed && !isInteractive)]
    }

    // MARK: A person

    private mutating func take(_ line: String) -> [PlainAction] {
        isQuitArmed = false
        // Enter ended the line for the terminal.
        isAtLineStart = true
        if line.hasSuffix("\\") {
            beginning += line.dropLast() + "\n"
            return prompt()
        }
        let text = beginning + line
        beginning = ""
        guard text.contains(where: { !$0.isWhitespace }) else { return prompt() }
        switch PlainCommand.parse(text) {
        case .command(let command, let argument): return run(command, argument)
        case .unknown(let sentence): return say(sentence) + prompt()
        case nil: return send(text)
        }
    }

    private mutating func send(_ text: String) -> [PlainAction] {
        begin()
        return [.send(text)]
    }

    /// A reply was asked for.
    mutating func begin() {
        phase = .replying
        hasTurn = false
        hasNamed = false
        hasThought = false
        toldAt = nil
    }

    private mutating func inputEnded() -> [PlainAction] {
        guard beginning.isEmpty else {
            let text = beginning
            beginning = ""
            return send(text)
        }
        // The shell's prompt goes on a line of its own.
        return endLine() + quit()
    }

    /// The first Ctrl-C stops what is under way, a second one quits.
    private mutating func interrupt() -> [PlainAction] {
        if isQuitArmed { return endLine() + quit() }
        isQuitArmed = true
        beginning = ""
        switch phase {
        case .loading, .stopping: return [.stop]
        case .replying:
            phase = .stopping
            return [.stop]
        case .ready:
            // What was typed is gone with it: terminals drop the line.
            return say("Ctrl-C again quits.") + prompt()
        case .over: return []
        }
    }

    // MARK: The session

    private mutating func session(_ event: SessionEvent, at now: MonotonicInstant) -> [PlainAction]
    {
        switch event {
        case .loading(let model, let fraction): return loading(model, fraction, at: now)
        case .loaded(let model): return loaded(model)
        case .loadFailed(let failure): return loadFailed(failure)
        case .turnStarted(let user, let reply, _):
            conversation.put(user)
            conversation.put(Message(id: reply, role: .assistant, text: ""))
            return turnStarted()
        case .replyResumed: return turnStarted()
        case .promptProgress(let progress, _): return reading(progress, at: now)
        case .delta(_, let delta): return receive(delta, at: now)
        case .cache(let occupancy):
            cache = occupancy
            return []
        case .refused(_, let failure):
            hasFailed = true
            isQuitArmed = false
            return say(failure.sentence) + prompt()
        case .turnEnded(let message, let failure): return turnEnded(message, failure)
        case .engineLost(let failure):
            let rest = flush() + say(failure.sentence)
            hasNamed = false
            return phase == .ready ? rest + prompt() : rest
        case .conversationReplaced(let conversation):
            record = nil
            cache = nil
            self.conversation = conversation
            return versionShown()
        case .summarising: return told(at: now) ? say("Summarising the oldest messages.") : []
        case .notice, .stalled, .contextCut, .windowEnlarged, .windowLearned, .shifted:
            if case .windowLearned(let window) = event { loaded?.contextWindow = window }
            guard let remark = AskRemark.text(event) else { return [] }
            let said =
                flush() + say(remark.first.map { $0.uppercased() + remark.dropFirst() } ?? "")
            hasNamed = false
            return phase == .ready ? said + prompt() : said
        case .prompt, .drafting, .threads, .messageChanged, .parked, .restored, .undone, .renamed,
            .kept, .sampled, .context:
            return []
        }
    }

    private mutating func loading(
        _ model: String, _ fraction: Double?, at now: MonotonicInstant
    ) -> [PlainAction] {
        guard let fraction, fraction < 1 else { return [] }
        return told(at: now) ? say("Loading \(model), \(Readable.percent(fraction)).") : []
    }

    private mutating func reading(
        _ progress: PromptProgress, at now: MonotonicInstant
    ) -> [PlainAction] {
        guard progress.processed < progress.total, told(at: now) else { return [] }
        let share = Double(progress.processed) / Double(progress.total)
        return say("Reading the prompt, \(Readable.percent(share)).")
    }

    /// Whether it is time to tell how far something has come. What is over soon
    /// needs no telling.
    private mutating func told(at now: MonotonicInstant) -> Bool {
        guard let before = toldAt, now < before.advanced(by: Self.progressInterval) else {
            defer { toldAt = now }
            return toldAt != nil
        }
        return false
    }

    private mutating func loaded(_ model: LoadedModel) -> [PlainAction] {
        loaded = model
        loadedSettings = settings
        toldAt = nil
        guard phase == .loading else { return [] }
        return say(
            "\(model.model.displayName) is ready, "
                + (model.knownWindow.map {
                    "with a window of \(Readable.grouped($0)) tokens."
                } ?? "with a window that its engine does not tell.")
        ) + prompt()
    }

    private mutating func loadFailed(_ failure: Failure) -> [PlainAction] {
        settings.model = loadedSettings.model
        settings.loading = loadedSettings.loading
        settings.stateLimit = loadedSettings.stateLimit
        hasFailed = true
        isQuitArmed = false
        let said = flush() + say(failure.sentence)
        // A reply that waited for the load ends with an event of its own.
        guard !hasTurn else { return said }
        return said + (isInteractive ? prompt() : quit())
    }

    private mutating func turnStarted() -> [PlainAction] {
        begin()
        hasTurn = true
        return []
    }

    private mutating func receive(_ delta: TextDelta, at now: MonotonicInstant) -> [PlainAction] {
        guard !delta.text.isEmpty else { return [] }
        var actions: [PlainAction] = []
        guard delta.channel == .answer else {
            guard !hasThought else { return [] }
            hasThought = true
            return say("\(name) is thinking.")
        }
        if !hasNamed {
            hasNamed = true
            actions += endLine() + write("\(name): ")
        }
        speech.receive(delta.text, at: now)
        return actions + speak(at: now)
    }

    /// Writes what is due, and asks to be woken for what is not.
    private mutating func speak(at now: MonotonicInstant) -> [PlainAction] {
        var actions: [PlainAction] = []
        if let text = speech.due(at: now) { actions += write(text) }
        if !isWakeDue, let deadline = speech.deadline(at: now) {
            isWakeDue = true
            actions.append(.wake(deadline))
        }
        return actions
    }

    private mutating func flush() -> [PlainAction] { write(speech.finish()) }

    private mutating func turnEnded(_ message: Message, _ failure: Failure?) -> [PlainAction] {
        var actions = flush()
        conversation.put(message)
        record = message.reply
        hasTurn = false
        isQuitArmed = false
        switch (failure, message.reply?.finishReason) {
        case (let failure?, _):
            hasFailed = true
            actions += say(failure.sentence)
        case (nil, .cancelled): actions += say("Stopped.")
        case (nil, .length):
            actions += say(
                message.reply?.lengthCause == .window
                    ? "The window is full." : "The reply has reached the limit of its length.")
        default: break
        }
        if let line = SpokenFigures.line(message.reply) { actions += say(line) }
        return actions + prompt()
    }

    private var name: String { loaded?.model.displayName ?? "The model" }
}
