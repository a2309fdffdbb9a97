import Canvas
import ChatCore
import ChatUI

/// A comparison driven by what its sides tell.
extension Scene {
    static let otherModel: LoadedModel = {
        var other = LoadedModel(
            model: ModelDescription(
                name: "Qwen3-0.6B-Q8_0", displayName: "Qwen3-0.6B",
                quantization: Quantization("Q8_0"), store: "canter"),
            engine: "llama.cpp", contextWindow: 8192, kvTypeK: "f16", kvTypeV: "f16")
        other.memory = MemoryEstimate(
            devices: [.init(name: "CPU", weights: 639_000_000, cache: 200_000_000, compute: 0)],
            contextWindow: 8192)
        return other
    }()

    /// A chat whose model tells what it takes.
    static func comparing(
        _ columns: Int, _ rows: Int, theme: Theme = Theme(),
        settings: ChatSettings = ChatSettings()
    ) -> Scene {
        var loaded = loaded
        loaded.memory = MemoryEstimate(
            devices: [.init(name: "CPU", weights: 98_000_000, cache: 190_000_000, compute: 0)],
            contextWindow: 8192)
        return ready(columns, rows, theme: theme, settings: settings, loaded: loaded)
    }

    /// Arms and sends a message.
    @discardableResult
    func compare(_ argument: String, _ question: String) -> [Effect] {
        type("/compare \(argument)")
        press(.enter)
        type(question)
        return press(.enter)
    }

    func tell(_ side: ComparisonPlan.Side, _ event: SessionEvent) {
        send(.comparison(.session(side, event)))
    }

    static let sequential =
        "One after the other, because both would share this machine's processors and memory, and neither speed would be true."

    /// A side begins its turn, and reads the prompt.
    func begin(_ side: ComparisonPlan.Side, reading: Int? = nil) {
        let user = Message(id: Message.ID(rawValue: 1), role: .user, text: "why?")
        tell(side, .turnStarted(user: user, reply: Message.ID(rawValue: 2), sentAt: now))
        guard let reading else { return }
        tell(
            side,
            .promptProgress(PromptProgress(processed: reading, total: 543, reused: 0), at: now))
        wait(.milliseconds(100))
    }

    /// A side says a text, a word a token.
    func stream(
        _ text: String, from side: ComparisonPlan.Side, gap: Duration = .milliseconds(7),
        channel: TextDelta.Channel = .answer
    ) {
        var depth = 543
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            wait(gap)
            depth += 1
            let delta = TextDelta(
                channel: channel, text: "\(word) ", tokens: 1, depth: depth, at: now)
            tell(side, .delta(Message.ID(rawValue: 2), delta))
        }
    }

    /// The reply of a side as it is when it is over.
    static func answer(
        _ text: String, by loaded: LoadedModel, speed: Double,
        reason: FinishReason = .stop
    ) -> Message {
        var figures = ReplyFigures()
        figures.decodeRate = Figure(speed, .engineReported)
        figures.timeToFirstToken = Figure(8.2 / speed, .measured)
        figures.prefillRate = Figure(speed * 3, .engineReported)
        var message = Message(id: Message.ID(rawValue: 2), role: .assistant, text: text)
        message.reply = ReplyRecord(
            model: loaded.model.displayName, quantization: loaded.model.quantization,
            engine: loaded.engine, finishReason: reason,
            usage: Usage(promptTokens: 543, cachedTokens: 0, completionTokens: text.count / 5),
            figures: figures)
        return message
    }

    /// Both have answered.
    func finish(_ left: Message?, _ right: Message?) {
        if let left { tell(.left, .turnEnded(message: left, failure: nil)) }
        if let right { tell(.right, .turnEnded(message: right, failure: nil)) }
        send(.comparison(.ended(left: left, right: right)))
    }
}
