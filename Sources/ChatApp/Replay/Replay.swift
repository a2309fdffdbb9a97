internal import Benchmark
internal import ChatCore
internal import EngineKit

/// Has a model go through the turns of a conversation it did not write, and measures it.
struct Replay: Sendable {
    /// What begins now.
    struct Progress: Sendable, Hashable {
        var turn: Int
        var turns: Int
        /// Counted from 1.
        var repetition: Int
    }

    /// What was measured, and why no more of it.
    struct Outcome: Sendable {
        var turns: [ReplayedTurn]
        /// `nil` where everything was.
        var failure: EngineError?
    }

    let engine: any InferenceEngine
    let turns: [ReplayTurn]
    let repetitions: Int
    /// Tokens of a reply whose own number is not known.
    let tokens: Int
    let thinking: ThinkingSettings
    let now: @Sendable () -> MonotonicInstant

    /// - Parameter engine: Has its model loaded, and nobody else uses it meanwhile.
    init(
        engine: any InferenceEngine, turns: [ReplayTurn], repetitions: Int, tokens: Int = 128,
        thinking: ThinkingSettings = ThinkingSettings(),
        now: @escaping @Sendable () -> MonotonicInstant = { .now }
    ) {
        self.engine = engine
        self.turns = turns
        self.repetitions = repetitions
        self.tokens = tokens
        self.thinking = thinking
        self.now = now
    }

    /// Goes through all turns as often as was asked. What is done when it is cancelled, or when
    /// the engine fails, comes with the reason.
    func run(progress: (Progress) -> Void = { _ in }) async -> Outcome {
        var replayed = turns.map { ReplayedTurn(turn: $0) }
        var last = GenerationID(rawValue: 0)
        func next() -> GenerationID {
            last = GenerationID(rawValue: last.rawValue + 1)
            return last
        }
        do throws(EngineError) {
            for repetition in 1...repetitions {
                // What another text leaves in the cache is not of this conversation.
                _ = try await reply(
                    next(), to: [PromptMessage(.user, "Repetition \(repetition).")], of: 1)
                for (index, turn) in turns.enumerated() {
                    progress(
                        Progress(turn: turn.number, turns: turns.count, repetition: repetition))
                    let sample = try await reply(
                        next(), to: turn.messages, of: turn.tokens ?? tokens)
                    replayed[index].samples.append(sample)
                }
            }
            return Outcome(turns: replayed)
        } catch {
            return Outcome(turns: replayed.filter { !$0.samples.isEmpty }, failure: error)
        }
    }

    /// One reply of exactly so many tokens, always the likeliest.
    private func reply(
        _ id: GenerationID, to messages: [PromptMessage], of tokens: Int
    ) async throws(EngineError) -> ReplayedTurn.Sample {
        var sampling = SamplingSettings(temperature: 0)
        sampling.ignoreEOS = true
        var request = GenerationRequest(
            id: id, messages: messages, sampling: sampling, maxTokens: tokens)
        request.thinking = thinking
        // What a guess saves depends on the text, and this model's is another one.
        request.speculation = .off
        let measured = try await MeasuredReply(of: engine, to: request, now: now)
        return ReplayedTurn.Sample(usage: measured.result.usage, figures: measured.figures)
    }
}
