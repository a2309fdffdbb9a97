import Benchmark
import ChatCore
import EngineKit
import Synchronization
import TestSupport

/// A machine to tune engines on: what a token takes depends on the settings
/// and the depth as a test says, plus noise. Its engines share one clock, which
/// is their work, so that nothing here waits.
final class TunedMachine: Sendable {
    /// Seconds a token takes, to be read and to be written.
    struct Cost: Sendable {
        var read: Double
        var write: Double
    }

    struct State {
        var now = MonotonicInstant(nanoseconds: 1)
        var noise: SeededGenerator
        var open = 0
        var mostOpen = 0
        var loads: [EngineSettings] = []
        var samples = 0
    }

    let state: Mutex<State>
    private let noise: Double
    let threadsFollow: Bool
    let cost: @Sendable (EngineSettings, _ depth: Int) -> Cost
    /// Fails the load once so many samples were taken.
    let failAfter: Int

    init(
        seed: UInt64 = 1, noise: Double = 0.01, threadsFollow: Bool = false, failAfter: Int = .max,
        cost: @escaping @Sendable (EngineSettings, _ depth: Int) -> Cost
    ) {
        state = Mutex(State(noise: SeededGenerator(seed: seed)))
        (self.noise, self.threadsFollow, self.cost) = (noise, threadsFollow, cost)
        self.failAfter = failAfter
    }

    var now: MonotonicInstant { state.withLock(\.now) }

    func engine() -> TuneEngine {
        state.withLock {
            $0.open += 1
            $0.mostOpen = max($0.mostOpen, $0.open)
        }
        return TuneEngine(TunedEngine(machine: self)) { self.state.withLock { $0.open -= 1 } }
    }

    /// Lets time go by for `seconds`, give or take the noise.
    func work(_ seconds: Double) {
        state.withLock { state in
            let around = Double.random(in: -1...1, using: &state.noise)
            let taken = seconds * (1 + noise * around)
            state.now = state.now.advanced(by: .nanoseconds(Int64(taken * 1e9)))
        }
    }

    func tuner(_ plan: TunePlan, progress: @escaping (TuneProgress) -> Void = { _ in }) -> Tuner {
        Tuner(
            plan, base: LoadRequest(model: "model"), salt: 7, now: { self.now }, progress: progress,
            make: { self.engine() })
    }
}

/// One of its engines. A token is a word, and the longest common beginning of
/// two prompts is kept.
private final class TunedEngine: InferenceEngine {
    let name = "tuned"
    private let machine: TunedMachine
    private let state = Mutex((settings: EngineSettings(), cached: [Substring]()))

    init(machine: TunedMachine) {
        self.machine = machine
    }

    func models() async throws(EngineError) -> [ModelDescription] { [] }

    func load(
        _ request: LoadRequest, progress: @escaping @Sendable (LoadProgress) -> Void
    ) async throws(EngineError) -> LoadedModel {
        if machine.state.withLock({ $0.samples }) >= machine.failAfter {
            throw EngineError(.outOfMemory, "There is no room.")
        }
        state.withLock { $0 = (request.settings, []) }
        machine.state.withLock { $0.loads.append(request.settings) }
        var loaded = LoadedModel(
            model: ModelDescription(name: "model", displayName: "model", store: "tuned"),
            engine: name, contextWindow: request.settings.contextWindow ?? 0,
            threads: request.settings.threads ?? 2, threadsPrefill: 2, flashAttention: .on)
        loaded.threadsFollow = machine.threadsFollow && request.settings.threads == nil
        return loaded
    }

    func countTokens(
        in messages: [PromptMessage], thinking: ThinkingSettings
    ) async throws(EngineError) -> TokenCount {
        TokenCount(words(of: messages).count, .engineReported)
    }

    func generate(_ request: GenerationRequest) -> GenerationStream {
        GenerationStream { feed in
            machine.state.withLock { $0.samples += 1 }
            let prompt = words(of: request.messages)
            let (settings, cached) = state.withLock { state in
                let common = zip(state.cached, prompt).prefix { $0 == $1 }.count
                state.cached = prompt
                return (state.settings, min(common, prompt.count - 1))
            }
            let cost = machine.cost(settings, prompt.count)
            let (read, began) = (prompt.count - cached, machine.now)
            machine.work(Double(read) * cost.read)
            let first = machine.now
            let count = request.maxTokens ?? 1
            for index in 0..<count {
                if index > 0 { machine.work(cost.write) }
                feed.yield(
                    .text(
                        TextDelta(
                            channel: .answer, text: "word ", tokens: 1,
                            depth: prompt.count + index + 1, at: machine.now)))
            }
            feed.yield(
                .finished(
                    GenerationResult(
                        reason: .length,
                        usage: Usage(
                            promptTokens: prompt.count, cachedTokens: cached,
                            completionTokens: count),
                        timings: EngineTimings(
                            prefillSeconds: first.seconds(since: began),
                            decodeSeconds: machine.now.seconds(since: first)))))
            feed.finish()
        }
    }

    func cancel(_ id: GenerationID) {}
    func occupancy() async throws(EngineError) -> CacheOccupancy { CacheOccupancy() }
    func unload() async {}

    private func words(of messages: [PromptMessage]) -> [Substring] {
        messages.map { "<begin> \($0.role.rawValue) \($0.text) <end>" }.joined(separator: " ")
            .split(whereSeparator: \.isWhitespace)
    }
}
