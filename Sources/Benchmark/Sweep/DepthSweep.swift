package import ChatCore
package import EngineKit

/// Measures how fast an engine reads and writes, at the depths asked for.
///
/// By prompts of tokens where the engine takes them: then every count is exactly the one asked
/// for. Otherwise a depth is a conversation: filler text whose length the engine itself counts.
/// What it then says it read, found in its cache and wrote is what a sample holds; the numbers
/// asked for are only aimed at.
package struct DepthSweep: Sendable {
    /// Tokens a conversation needs beside those asked for: the chat template's, the request at
    /// the end, and what is laid down beyond a depth to find out where it begins.
    static let overhead = 192

    private let method: BenchResult.Method
    private let repetitions: Int
    private let warmsUp: Bool
    private let salt: UInt64
    private var prompts: SweepPrompts
    private var requests: SweepRequests
    private var hasForm = false
    private var draws: UInt64 = 0

    /// - Parameters:
    ///   - engine: has its model loaded, and nobody else uses it meanwhile.
    ///   - method: `.tokens` only where the engine `readsTokens`.
    ///   - repetitions: samples of each test.
    ///   - warmsUp: whether a run that is no sample goes before them.
    ///   - salt: differs between sweeps, or the second would find the first one's prompts cached.
    ///   - now: when a request is sent; the clock of the engine's text deltas.
    package init(
        engine: any InferenceEngine, method: BenchResult.Method, repetitions: Int,
        warmsUp: Bool = true, salt: UInt64,
        now: @escaping @Sendable () -> MonotonicInstant = { .now }
    ) {
        precondition(repetitions > 0, "without a repetition there is no sample")
        self.method = method
        self.repetitions = repetitions
        self.warmsUp = warmsUp
        self.salt = salt
        prompts = SweepPrompts(engine: engine, filler: Filler(salt: salt))
        requests = SweepRequests(engine: engine, now: now)
    }

    /// The smallest context window in which these tests can be run, in tokens.
    package static func contextWindow(for tests: [SpeedTest], by method: BenchResult.Method) -> Int
    {
        (tests.map { $0.depth + $0.tokens }.max() ?? 0) + (method == .chat ? overhead : 0)
    }

    /// Throws `.contextOverflow` when one of these tests does not fit in `window`, the one in
    /// force; `nil` where the engine does not tell, and refuses by itself.
    package static func check(
        _ tests: [SpeedTest], by method: BenchResult.Method, window: Int?
    ) throws(EngineError) {
        guard let window else { return }
        for test in tests {
            let needed = contextWindow(for: [test], by: method)
            guard needed > window else { continue }
            throw EngineError(
                .contextOverflow,
                "\(test.label) needs a context window of \(needed) tokens and the one in force has \(window); ask for less, or for a larger --context."
            )
        }
    }

    /// Runs one test.
    ///
    /// - Parameter window: The one in force; `nil` where the engine does not tell.
    ///
    /// Throws `.contextOverflow` before it begins when the test does not fit in `window`,
    /// `.cancelled` when the task is cancelled, and what the engine throws.
    package mutating func measure(
        _ test: SpeedTest, window: Int?, progress: (SweepProgress) -> Void = { _ in }
    ) async throws(EngineError) -> SpeedMeasurement {
        try Self.check([test], by: method, window: window)
        if method == .chat, !hasForm {
            try await prompts.findForm()
            hasForm = true
        }
        requests.forgetLatency()
        let samples =
            switch (method, test.kind) {
            case (.tokens, _): try await exact(test, progress)
            case (.chat, .decode): try await decode(test, progress)
            case (.chat, _): try await prefill(test, progress)
            }
        return SpeedMeasurement(
            test: test, method: method, samples: samples, latency: requests.latency)
    }

    /// Every repetition has the depth's tokens in the cache and reads others behind them, which
    /// the warm-up does, too: llama-bench's reads them without the depth.
    private mutating func exact(
        _ test: SpeedTest, _ progress: (SweepProgress) -> Void
    ) async throws(EngineError) -> [SpeedSample] {
        if warmsUp {
            progress(SweepProgress(test: test, step: .warmUp))
            _ = try await requests.sample(test.kind, draw(test), maxTokens: min(1, test.reply))
            requests.forgetLatency()
        }
        var samples: [SpeedSample] = []
        for repetition in 1...repetitions {
            progress(SweepProgress(test: test, step: .repetition(repetition)))
            samples.append(
                try await requests.sample(test.kind, draw(test), maxTokens: test.reply))
        }
        return samples
    }

    private mutating func draw(_ test: SpeedTest) -> TokenPrompt {
        draws += 1
        return TokenPrompt(
            shared: test.depth, fresh: test.prompt, seed: salt, draw: salt &+ draws)
    }

    /// Each repetition reads new text behind the same beginning, which lies in the cache, and
    /// generates a reply to it where the test is of both.
    private mutating func prefill(
        _ test: SpeedTest, _ progress: (SweepProgress) -> Void
    ) async throws(EngineError) -> [SpeedSample] {
        let (kind, length) = (test.kind, max(1, test.reply))
        var shared = 0
        var target = test.depth + test.prompt
        if warmsUp || test.depth > 0 {
            progress(SweepProgress(test: test, step: .warmUp))
            // A little more than the depth: how much of a prompt precedes its filler shows only
            // in what the engine then finds in its cache. Shortened, the beginning still lies
            // there.
            let laid = try await prompts.sharedWords(reaching: test.depth + Self.overhead / 4)
            _ = try await requests.sample(.prefill, prompts.shared(laid), maxTokens: 1)
            shared = test.depth > 0 ? laid : 0
            let first = try await prompts.fresh(after: shared, reaching: target)
            let warmUp = try await requests.sample(.prefill, first, maxTokens: 1)
            // An engine that keeps nothing reads it all each time, and the samples say so.
            if let cached = warmUp.depth, cached * 2 >= test.depth {
                let surplus = min(shared, cached - test.depth)
                shared -= surplus
                target = cached - surplus + test.prompt
            }
            requests.forgetLatency()
        }
        var samples: [SpeedSample] = []
        for repetition in 1...repetitions {
            progress(SweepProgress(test: test, step: .repetition(repetition)))
            let prompt = try await prompts.fresh(after: shared, reaching: target)
            samples.append(try await requests.sample(kind, prompt, maxTokens: length))
        }
        return samples
    }

    /// Every repetition has the same prompt: found in the cache, it costs nothing again.
    private mutating func decode(
        _ test: SpeedTest, _ progress: (SweepProgress) -> Void
    ) async throws(EngineError) -> [SpeedSample] {
        if warmsUp { progress(SweepProgress(test: test, step: .warmUp)) }
        let prompt = prompts.shared(try await prompts.sharedWords(reaching: test.depth))
        if warmsUp {
            _ = try await requests.sample(.decode, prompt, maxTokens: test.reply)
            requests.forgetLatency()
        }
        var samples: [SpeedSample] = []
        for repetition in 1...repetitions {
            progress(SweepProgress(test: test, step: .repetition(repetition)))
            samples.append(try await requests.sample(.decode, prompt, maxTokens: test.reply))
        }
        return samples
    }
}
