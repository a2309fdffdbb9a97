import ChatCore
import Telemetry
import TestSupport
import Testing

@Suite("Rate meter")
struct RateMeterTests {
    private func instant(_ milliseconds: Int64) -> MonotonicInstant {
        MonotonicInstant(nanoseconds: milliseconds * 1_000_000)
    }

    @Test("A steady pace reads the same from the first figure to the last")
    func steadyPace() {
        var meter = RateMeter()
        var shown = 0
        for token in 0..<300 {
            let at = instant(1_000 + Int64(token) * 20)
            meter.record(tokens: 1, at: at)
            guard let rate = meter.rate(at: at) else { continue }
            shown += 1
            #expect(rate.value.isWithin(1e-9, of: 50))
            #expect(rate.provenance == .measured)
        }
        #expect(shown == 295)
    }

    @Test("Fewer than four tokens have no rate, and a rate decays to none when nothing comes")
    func decay() {
        var meter = RateMeter()
        for token in 0..<4 { meter.record(tokens: 1, at: instant(Int64(token) * 100)) }
        // The first token opens the stretch: three have come in it.
        #expect(meter.rate(at: instant(300)) == nil)
        meter.record(tokens: 1, at: instant(400))
        #expect(meter.rate(at: instant(400))?.value == 10)
        #expect(meter.rate(at: instant(800))?.value == 5)
        // Of the last second, only the tokens at 200, 300 and 400 ms.
        #expect(meter.rate(at: instant(1_150)) == nil)
        #expect(meter.rate(at: instant(60_000)) == nil)
    }

    @Test("Tokens that come together in one piece are counted as tokens")
    func merged() {
        var meter = RateMeter()
        for piece in 0...10 { meter.record(tokens: 8, at: instant(Int64(piece) * 100)) }
        #expect(meter.rate(at: instant(1_000))?.value == 80)
    }

    @Test("A burst at the very start is no speed yet")
    func burst() {
        var meter = RateMeter()
        for _ in 0..<20 { meter.record(tokens: 1, at: instant(500)) }
        meter.record(tokens: 5, at: instant(501))
        #expect(meter.rate(at: instant(501)) == nil)
    }

    @Test("After a reset the next token opens a new stretch")
    func reset() {
        var meter = RateMeter()
        for token in 0..<50 { meter.record(tokens: 1, at: instant(Int64(token) * 10)) }
        meter.reset()
        #expect(meter.rate(at: instant(500)) == nil)
        for token in 0...10 { meter.record(tokens: 1, at: instant(600 + Int64(token) * 50)) }
        #expect(meter.rate(at: instant(1_100))?.value == 20)
    }

    @Test(
        "Agrees with an observer who counts the tokens of the last second",
        arguments: 1...20 as ClosedRange<UInt64>)
    func observer(seed: UInt64) {
        let timeline = TokenTimeline(count: 400, seed: seed)
        var generator = SeededGenerator(seed: seed &+ 1_000)
        var meter = RateMeter()
        for (index, at) in timeline.instants.enumerated() {
            meter.record(tokens: 1, at: at)
            let now = at.nanoseconds + Int64.random(in: 0...2_000_000, using: &generator)
            let from = max(timeline.instants[0].nanoseconds, now - 1_000_000_000)
            let count = timeline.instants[...index].count {
                $0.nanoseconds > from && $0.nanoseconds <= now
            }
            let length = Double(now - from) / 1e9
            let expected = count >= 4 && length >= 0.1 ? Double(count) / length : nil
            let rate = meter.rate(at: MonotonicInstant(nanoseconds: now))?.value
            switch (rate, expected) {
            case (nil, nil): break
            case (let rate?, let expected?): #expect(rate.isWithin(1e-9, of: expected))
            default:
                Issue.record(
                    "meter \(String(describing: rate)), observer \(String(describing: expected))")
            }
        }
    }
}
