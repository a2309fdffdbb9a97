package import ChatCore
package import EngineKit

/// Measures how fast an engine reads and writes, at the depths asked for.
///
/// Works through the protocol every engine has, so a depth is a conversation: filler text whose
/// length the engine itself counts. What the engine then says it read, found in its cache and
/// wrote is what a sample holds; the numbers asked for are only aimed at.
package struct DepthSweep: Sendable {
    /// Tokens a sweep needs beside those asked for: the chat template's, the request at the end,
    /// and what is laid down beyond a depth to find out where it begins.
    static let overhead = 192

    private let engine: any InferenceEngine
    private let tests: [SpeedTest]
    private let repetitions: Int
    private let salt: UInt64
    private let now: @Sendable () -> MonotonicInstant

    /// - Parameters:
    ///   - engine: has its model loaded, and nobody else uses it meanwhile.
    ///   - repetitions: samples of each test, after a warm-up that is not one.
    ///   - salt: differs between sweeps, or the second would find the first one's prompts cached.
    ///   - now: when a request is sent; the clock of the engine's text deltas.
    package init(
        engine: any InferenceEngine, tests: [SpeedTest], repetitions: Int, salt: UInt64,
        now: @escaping @Sendable () -> MonotonicInstant = { .now }
    ) {
        precondition(repetitions > 0, "without a repetition there is no sample")
        self.engine = engine
        self.tests = tests
        self.repetitions = repetitions
        self.salt = salt
        self.now = now
    }

    /// The smallest context window in which these tests can be run, in tokens.
    package static func contextWindow(for tests: [SpeedTest]) -> Int {
        (tests.map { $0.depth + $0.tokens }.max() ?? 0) + overhead
    }

    /// Runs the tests in order.
    ///
    /// - Parameter window: The one in force; 0 where the engine does not tell.
    ///
    /// Throws `.contextOverflow` before it begins when they do not fit in `window`, `.cancelled`
    /// when the task is cancelled, and what the engine throws.
    package func run(
        window: Int, progress: (SweepProgress) -> Void = { _ in }
    ) async throws(EngineError) -> [SpeedMeasurement] {
        let needed = Self.contextWindow(for: tests)
        // A server that does not tell its window refuses by itself.
        guard window == 0 || needed <= window else {
            throw EngineError(
                .contextOverflow,
                "These tests need a context window of \(needed) tokens and the one in force has \(window); ask for less, or for a larger --context."
            )
        }
        var prompts = SweepPrompts(engine: engine, filler: Filler(salt: salt))
        try await prompts.findForm()
        var requests = SweepRequests(engine: engine, now: now)
        var measurements: [SpeedMeasurement] = []
        for test in tests {
            let samples =
                switch test.kind {
                case .prefill: try await prefill(test, &prompts, &requests, progress)
                case .decode: try await decode(test, prompts, &requests, progress)
                }
            measurements.append(SpeedMeasurement(test: test, samples: samples))
        }
        return measurements
    }

    /// Each repetition reads new text behind the same beginning, which lies in the cache.
    private func prefill(
        _ test: SpeedTest, _ prompts: inout SweepPrompts, _ requests: inout SweepRequests,
        _ progress: (SweepProgress) -> Void
    ) async throws(EngineError) -> [SpeedSample] {
        progress(SweepProgress(test: test, step: .warmUp))
        // A little more than the depth: how much of a prompt precedes its filler shows only in
        // what the engine then finds in its cache. Shortened, the beginning still lies there.
        let laid = try await prompts.sharedWords(reaching: test.depth + Self.overhead / 4)
        _ = try await requests.sample(.prefill, prompts.shared(laid), maxTokens: 1)
        var shared = test.depth > 0 ? laid : 0
        var target = test.depth + test.tokens
        let first = try await prompts.fresh(after: shared, reaching: target)
        let warmUp = try await requests.sample(.prefill, first, maxTokens: 1)
        // An engine that keeps nothing reads it all each time, and the samples say so.
        if let cached = warmUp.depth, cached * 2 >= test.depth {
            let surplus = min(shared, cached - test.depth)
            shared -= surplus
            target = cached - surplus + test.tokens
        }
        var samples: [SpeedSample] = []
        for repetition in 1...repetitions {
            progress(SweepProgress(test: test, step: .repetition(repetition)))
            let prompt = try await prompts.fresh(after: shared, reaching: target)
            samples.append(try await requests.sample(.prefill, prompt, maxTokens: 1))
        }
        return samples
    }

    /// Every repetition has the same prompt: found in the cache, it costs nothing again.
    private func decode(
        _ test: SpeedTest, _ prompts: SweepPrompts, _ requests: inout SweepRequests,
        _ progress: (SweepProgress) -> Void
    ) async throws(EngineError) -> [SpeedSample] {
        progress(SweepProgress(test: test, step: .warmUp))
        let prompt = prompts.shared(try await prompts.sharedWords(reaching: test.depth))
        _ = try await requests.sample(.decode, prompt, maxTokens: test.tokens)
        var samples: [SpeedSample] = []
        for repetition in 1...repetitions {
            progress(SweepProgress(test: test, step: .repetition(repetition)))
            samples.append(try await requests.sample(.decode, prompt, maxTokens: test.tokens))
        }
        return samples
    }
}
