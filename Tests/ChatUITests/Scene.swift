import Canvas
import ChatCore
import Telemetry

@testable import ChatUI

/// A chat driven by events on a clock of its own, for tests to look at.
final class Scene {
    private(set) var state: AppState
    /// The instant of the next event.
    var now = MonotonicInstant(nanoseconds: 1_000_000_000)
    /// The effects of all events so far, but for `lookups`.
    private(set) var effects: [Effect] = []
    /// Of these, those that look up what the meters show, or remember what is open.
    private(set) var lookups: [Effect] = []
    private var conversation = Conversation(id: Conversation.ID(rawValue: "scene"))
    private var reply: Message.ID?
    private var tokens = 0
    private var reasoningTokens = 0
    private var sampler = DepthSampler()

    static let model = ModelDescription(
        name: "SmolLM2-135M-Instruct-Q4_1", displayName: "SmolLM2-135M-Instruct", family: "llama",
        parameters: 134_515_008, quantization: Quantization("Q4_1"), sizeBytes: 98_231_616,
        store: "canter",
        trainedContext: 8192)

    static let loaded = LoadedModel(
        model: model, engine: "llama.cpp", contextWindow: 8192, threads: 2, threadsPrefill: 2,
        flashAttention: .auto, kvTypeK: "f16", kvTypeV: "f16", device: "CPU", loadSeconds: 0.41)

    init(
        _ columns: Int, _ rows: Int, theme: Theme = Theme(),
        settings: ChatSettings = ChatSettings(), keys: KeyMap = KeyMap()
    ) {
        state = AppState(
            size: Size(columns: columns, rows: rows), theme: theme, settings: settings, keys: keys)
    }

    /// A scene with its model loaded.
    static func ready(
        _ columns: Int, _ rows: Int, theme: Theme = Theme(),
        settings: ChatSettings = ChatSettings(), loaded: LoadedModel = loaded,
        keys: KeyMap = KeyMap()
    ) -> Scene {
        let scene = Scene(columns, rows, theme: theme, settings: settings, keys: keys)
        scene.send(.loading(model: model.name, fraction: 0.5))
        scene.send(.loaded(loaded))
        return scene
    }

    // MARK: Events

    /// Changes what no event does in one step.
    func change(_ change: (inout AppState) -> Void) { change(&state) }

    @discardableResult
    func send(_ event: AppEvent) -> [Effect] {
        let new = update(&state, event, now: now)
        let lookingUp = new.filter(\.isLookingUp)
        lookups += lookingUp
        let other = new.filter { !$0.isLookingUp }
        effects += other
        return other
    }

    @discardableResult
    func send(_ event: SessionEvent) -> [Effect] { send(.session(event)) }

    @discardableResult
    func press(_ key: Key, _ modifiers: KeyModifiers = []) -> [Effect] {
        send(.input(.key(KeyPress(key, modifiers))))
    }

    @discardableResult
    func control(_ letter: Character) -> [Effect] { press(.character(letter), .control) }

    func type(_ text: String) {
        for scalar in text.unicodeScalars { press(.character(Character(scalar))) }
    }

    /// Lets time pass, with the ticks asked for on the way.
    func wait(_ duration: Duration) {
        let end = now.advanced(by: duration)
        while let deadline = state.nextDeadline(now: now), deadline <= end {
            now = max(now, deadline)
            send(.tick)
        }
        now = end
    }

    /// Shows a conversation as if it had been opened.
    func open(_ messages: [(Role, String)]) {
        conversation = Conversation(id: Conversation.ID(rawValue: "opened"))
        for (role, text) in messages { conversation.append(role, text) }
        send(.conversationReplaced(conversation))
    }

    // MARK: Turns

    /// Writes and sends a message, and begins its turn.
    func ask(_ question: String) {
        type(question)
        press(.enter)
        begin(question)
    }

    /// Begins a turn as the session manager does after a message was sent.
    func begin(_ question: String) {
        let user = Message(id: conversation.append(.user, question), role: .user, text: question)
        let id = conversation.append(.assistant, "")
        reply = id
        tokens = 0
        reasoningTokens = 0
        sampler.reset()
        send(.turnStarted(user: user, reply: id, sentAt: now))
    }

    /// Reports the prompt as read.
    func readPrompt(_ processed: Int, of total: Int, reused: Int, after duration: Duration = .zero)
    {
        wait(duration)
        let messages = conversation.messages.dropLast().map { ($0.role, $0.text.count) }
        send(.context(ContextMap(messages: messages, total: total, reused: reused)))
        send(
            .promptProgress(
                PromptProgress(processed: processed, total: total, reused: reused), at: now))
    }

    /// Streams a text, a word a token, `gap` apart.
    func stream(
        _ text: String, gap: Duration = .microseconds(6_900), depth: Int = 543,
        channel: TextDelta.Channel = .answer
    ) {
        guard let reply else { return }
        for piece in Self.pieces(of: text) {
            wait(gap)
            tokens += 1
            if channel == .reasoning { reasoningTokens += 1 }
            conversation.update(reply) { message in
                if channel == .answer { message.text += piece } else { message.reasoning += piece }
            }
            let delta = TextDelta(
                channel: channel, text: piece, tokens: 1, depth: depth + tokens, at: now)
            send(.delta(reply, delta))
            if let sample = sampler.record(delta) { send(.sampled(sample)) }
        }
    }

    /// Ends the turn with figures like a real engine's.
    func end(
        _ reason: FinishReason = .stop, failure: Failure? = nil, cause: LengthCause? = nil
    ) {
        guard let reply, var message = conversation[reply] else { return }
        var figures = ReplyFigures()
        figures.timeToFirstToken = Figure(0.058, .measured)
        figures.decodeRate = Figure(142.3, .engineReported)
        figures.prefillRate = Figure(418, .engineReported)
        figures.interTokenLatency = LatencyPercentiles(
            p50: 0.0069, p95: 0.0081, p99: 0.0094, max: 0.02, provenance: .measured)
        message.reply = ReplyRecord(
            model: Self.model.displayName, quantization: Self.model.quantization,
            engine: "llama.cpp",
            finishReason: reason,
            usage: Usage(promptTokens: 543, cachedTokens: 512, completionTokens: tokens),
            figures: figures)
        message.reply?.lengthCause = cause
        if reasoningTokens > 0 { message.reply?.usage?.reasoningTokens = reasoningTokens }
        send(.cache(Self.occupancy))
        send(.turnEnded(message: message, failure: failure))
    }

    static let occupancy = CacheOccupancy(
        cellsUsed: 754, cellsTotal: 8192, bytesUsed: 17_825_792, bytesAllocated: 192_937_984,
        typeK: "f16", typeV: "f16")

    private static func pieces(of text: String) -> [String] {
        var pieces: [String] = [""]
        for character in text {
            pieces[pieces.count - 1].append(character)
            if character == " " || character == "\n" { pieces.append("") }
        }
        return pieces.filter { !$0.isEmpty }
    }

    // MARK: Looking

    /// What is on the screen now.
    func grid() -> Grid {
        drawn().grid
    }

    func drawn() -> (grid: Grid, cursor: Point?) {
        var grid = Grid(size: state.size)
        let cursor = render(&state, into: &grid)
        return (grid, cursor)
    }

    /// The rows on the screen as text.
    func rows() -> [String] {
        let grid = grid()
        return (0..<grid.size.rows).map { row in
            (0..<grid.size.columns).map { grid[row, $0].text }.joined()
        }
    }

    func shows(_ text: String) -> Bool {
        rows().contains { $0.contains(text) }
    }
}

extension Effect {
    /// Whether it does nothing but look up what the meters show, or remember what is open.
    fileprivate var isLookingUp: Bool {
        switch self {
        case .lookUpSpeed, .watchMachine, .readLedger, .rememberTabs: true
        default: false
        }
    }
}
