import ChatCore
import Telemetry
import TestSupport
import Testing

@Suite("Reply meter")
struct ReplyMeterTests {
    private let sentAt = MonotonicInstant(nanoseconds: 5_000_000_000)

    private func delta(
        _ text: String, tokens: Int? = 1, _ channel: TextDelta.Channel = .answer,
        after seconds: Double
    ) -> TextDelta {
        TextDelta(
            channel: channel, text: text, tokens: tokens, depth: nil,
            at: sentAt.advanced(by: .seconds(seconds)))
    }

    private func meter(_ deltas: [TextDelta]) -> ReplyMeter {
        var meter = ReplyMeter(sentAt: sentAt)
        for delta in deltas { meter.record(delta) }
        return meter
    }

    private func result(
        _ reason: FinishReason = .stop, prompt: Int = 100, cached: Int? = 20, completion: Int,
        prefill: Double? = nil, decode: Double? = nil
    ) -> GenerationResult {
        GenerationResult(
            reason: reason,
            usage: Usage(promptTokens: prompt, cachedTokens: cached, completionTokens: completion),
            timings: EngineTimings(prefillSeconds: prefill, decodeSeconds: decode))
    }

    // MARK: Reasoning

    @Test("Reasoning lasts from its first token to the first text of the answer")
    func reasoning() {
        let figures = meter([
            delta("", .reasoning, after: 1), delta("Hm", .reasoning, after: 1.5),
            delta("", .answer, after: 3), delta("Yes", .answer, after: 3.5),
            delta("!", .answer, after: 9),
        ]).figures(for: result(completion: 6))
        #expect(figures.reasoningSeconds == Figure(2.5, .measured))
    }

    @Test("Reasoning that no answer follows lasts to the last token")
    func reasoningOnly() {
        let figures = meter([
            delta("Hm", .reasoning, after: 1), delta(" hm", .reasoning, after: 4),
        ]).figures(for: nil)
        #expect(figures.reasoningSeconds == Figure(3, .measured))
    }

    @Test("Tokens that came joined count from the first of them")
    func reasoningJoined() {
        var thought = delta("Hm hm", tokens: 2, .reasoning, after: 2)
        thought.earlier = [sentAt.advanced(by: .seconds(1))]
        var answer = delta("Yes.", tokens: 2, after: 5)
        answer.earlier = [sentAt.advanced(by: .seconds(4))]
        let figures = meter([thought, answer]).figures(for: nil)
        #expect(figures.reasoningSeconds == Figure(3, .measured))
    }

    @Test("A reply that does not reason has no time of it")
    func noReasoning() {
        #expect(
            meter([delta("Yes", after: 1)]).figures(for: nil).reasoningSeconds == nil)
    }

    // MARK: Against an observer

    @Test("Agrees with an observer with a stopwatch", arguments: 1...20 as ClosedRange<UInt64>)
    func observer(seed: UInt64) throws {
        let timeline = TokenTimeline(count: 300, seed: seed)
        let figures = meter(timeline.deltas()).figures(for: result(completion: 301))
        let seconds = timeline.seconds
        let decoding = seconds[299] - seconds[0]
        #expect(try #require(figures.timeToFirstToken).value.isWithin(1e-9, of: seconds[0]))
        #expect(try #require(figures.decodeSeconds).value.isWithin(1e-9, of: decoding))
        #expect(try #require(figures.decodeRate).value.isWithin(1e-9, of: 299 / decoding))
        #expect(try #require(figures.effectiveRate).value.isWithin(1e-9, of: 300 / seconds[299]))
        let latency = try #require(figures.interTokenLatency)
        // The histogram keeps three significant digits.
        #expect(latency.p50.isWithin(0.001, of: timeline.gap(atPercentile: 50)))
        #expect(latency.p95.isWithin(0.001, of: timeline.gap(atPercentile: 95)))
        #expect(latency.p99.isWithin(0.001, of: timeline.gap(atPercentile: 99)))
        #expect(latency.max.isWithin(1e-9, of: timeline.sortedGaps[298]))
        #expect(latency.provenance == .measured)
        #expect(figures.decodeRate?.provenance == .measured)
    }

    @Test(
        "Network pieces of many tokens give the same speed as single tokens",
        arguments: 1...10 as ClosedRange<UInt64>)
    func pieces(seed: UInt64) throws {
        let timeline = TokenTimeline(count: 200, seed: seed)
        var generator = SeededGenerator(seed: seed)
        var deltas: [TextDelta] = []
        var index = 0
        while index < 200 {
            let size = min(Int.random(in: 1...9, using: &generator), 200 - index)
            index += size
            deltas.append(
                TextDelta(
                    channel: .answer, text: "x", tokens: size, depth: nil,
                    at: timeline.instants[index - 1]))
        }
        let figures = meter(deltas).figures(for: nil)
        let first = try #require(deltas.first)
        let span = Double(timeline.instants[199].nanoseconds - first.at.nanoseconds) / 1e9
        let tokens = Double(200 - (first.tokens ?? 0))
        #expect(try #require(figures.decodeRate).value.isWithin(1e-9, of: tokens / span))
    }

    // MARK: Where tokens come from

    @Test(
        "Without counts in the pieces the tokens are the usage's, less the end token, which has no text"
    )
    func uncounted() throws {
        let deltas = (0...10).map {
            delta("words and words", tokens: nil, after: 1 + Double($0) * 0.1)
        }
        let stopped = meter(deltas).figures(for: result(.stop, completion: 42))
        // Eleven pieces of which ten took the second; how many tokens the first has nobody says.
        #expect(try #require(stopped.decodeRate).value.isWithin(1e-9, of: 41 * 10 / 11.0))
        #expect(stopped.decodeRate?.provenance == .estimated)
        #expect(try #require(stopped.effectiveRate).value.isWithin(1e-9, of: 41 / 2.0))
        let cut = meter(deltas).figures(for: result(.length, completion: 41))
        #expect(try #require(cut.decodeRate).value.isWithin(1e-9, of: 41 * 10 / 11.0))
        // A token a piece: the first is one, and the rate is measured.
        let single = meter(deltas).figures(for: result(.length, completion: 11))
        #expect(try #require(single.decodeRate).value.isWithin(1e-9, of: 10))
        #expect(single.decodeRate?.provenance == .measured)
        #expect(stopped.interTokenLatency == nil)
    }

    @Test("Pieces are never counted: without tokens from anybody there is no rate")
    func neverByPieces() {
        let deltas = (0...10).map { delta("x", tokens: nil, after: 1 + Double($0) * 0.1) }
        let figures = meter(deltas).figures(for: GenerationResult(reason: .cancelled, usage: nil))
        #expect(figures.decodeRate == nil)
        #expect(figures.effectiveRate == nil)
        #expect(figures.timeToFirstToken?.value == 1)
    }

    @Test("The engine's own times win, and are said to be its own")
    func engineReported() throws {
        let deltas = (0..<50).map { delta("x", after: 1 + Double($0) * 0.1) }
        let figures = meter(deltas).figures(for: result(completion: 51, prefill: 0.5, decode: 4))
        #expect(figures.prefillSeconds == Figure(0.5, .engineReported))
        #expect(figures.prefillRate == Figure(160, .engineReported))
        #expect(figures.decodeSeconds == Figure(4, .engineReported))
        #expect(figures.decodeRate == Figure(12.5, .engineReported))
        #expect(figures.timeToFirstToken == Figure(1, .measured))
        #expect(figures.effectiveRate?.provenance == .measured)
    }

    // MARK: The first token

    @Test("Reasoning counts as the first token, a token without text does not")
    func firstToken() {
        let figures = meter([
            delta("", after: 0.2), delta("hm", .reasoning, after: 0.3), delta("yes", after: 0.9),
        ]).figures(for: nil)
        #expect(figures.timeToFirstToken?.value == 0.3)
        // Decoding began with the token that had no text yet.
        #expect(figures.decodeSeconds?.value == 0.7)
    }

    @Test("Text held back until its character is whole is no token")
    func heldBack() {
        let figures = meter([
            delta("a", after: 1), delta("b", after: 2), delta("c", tokens: 0, after: 9),
        ]).figures(for: nil)
        #expect(figures.decodeRate?.value == 1)
        #expect(figures.effectiveRate?.value == 1)
    }

    // MARK: Prefill

    @Test(
        "Measured prefill runs from its first report to the first token, over the uncached tokens")
    func measuredPrefill() {
        var meter = ReplyMeter(sentAt: sentAt)
        meter.record(
            PromptProgress(processed: 40, total: 440, reused: 40),
            at: sentAt.advanced(by: .seconds(0.5)))
        meter.record(
            PromptProgress(processed: 296, total: 440, reused: 40),
            at: sentAt.advanced(by: .seconds(1.5)))
        meter.record(delta("x", after: 2.5))
        let figures = meter.figures(for: nil)
        #expect(figures.prefillSeconds == Figure(2, .measured))
        #expect(figures.prefillRate == Figure(200, .measured))
    }

    @Test("A first report that comes late still gives the rate, but not the time")
    func latePrefillReport() {
        var meter = ReplyMeter(sentAt: sentAt)
        meter.record(
            PromptProgress(processed: 140, total: 440, reused: 40),
            at: sentAt.advanced(by: .seconds(1)))
        meter.record(delta("x", after: 2))
        let figures = meter.figures(for: nil)
        #expect(figures.prefillRate?.value == 300)
        #expect(figures.prefillSeconds == nil)
    }

    @Test("Where nobody tells how much of the prompt was cached there is no prefill rate")
    func unknownCache() {
        let figures = meter([delta("x", after: 1)]).figures(
            for: result(cached: nil, completion: 9, prefill: 0.5))
        #expect(figures.prefillSeconds == Figure(0.5, .engineReported))
        #expect(figures.prefillRate == nil)
    }

    @Test("A prompt that was cached but for one token has no prefill rate")
    func cachedPrompt() {
        let figures = meter([delta("x", after: 1)])
            .figures(for: result(prompt: 100, cached: 99, completion: 9, prefill: 0.01))
        #expect(figures.prefillRate == nil)
    }

    // MARK: What means nothing

    @Test("Nothing said has no figures")
    func nothing() {
        #expect(ReplyMeter(sentAt: sentAt).figures(for: nil) == ReplyFigures())
    }

    @Test("One token has a time to first token and no rate")
    func oneToken() {
        var expected = ReplyFigures()
        expected.timeToFirstToken = Figure(1, .measured)
        #expect(meter([delta("x", after: 1)]).figures(for: nil) == expected)
        #expect(
            meter([delta("x", after: 1)]).figures(for: result(completion: 1, decode: 0.001))
                .decodeRate == nil)
    }

    @Test("A reply that comes all at once has no decode rate")
    func atOnce() {
        let figures = meter((0..<30).map { _ in delta("x", after: 1) }).figures(
            for: result(completion: 31))
        #expect(figures.decodeRate == nil)
        #expect(figures.effectiveRate?.value == 30)
    }

    @Test("Gaps are only those before single tokens")
    func gaps() throws {
        let figures = meter([
            delta("a", after: 1), delta("b", after: 1.1), delta("cde", tokens: 3, after: 3),
            delta("f", after: 3.1),
            delta("?", tokens: nil, after: 7), delta("g", after: 9), delta("h", after: 9.1),
            delta("i", after: 9.2),
        ]).figures(for: nil)
        let latency = try #require(figures.interTokenLatency)
        #expect(latency.p50.isWithin(0.001, of: 0.1))
        #expect(latency.max.isWithin(1e-6, of: 0.1))
    }

    @Test("Clocks that disagree cannot give a negative gap")
    func backwards() throws {
        let figures = meter([5, 4, 3, 2, 1].map { delta("x", after: $0) }).figures(for: nil)
        #expect(figures.interTokenLatency?.max == 0)
        #expect(figures.decodeRate == nil)
    }
}
