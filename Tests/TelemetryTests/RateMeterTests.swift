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
        // A gap of 100 ms is usual; the rest of the silence counts.
        #expect(meter.rate(at: instant(500))?.value == 10)
        #expect(meter.rate(at: instant(900))?.value == 5)
        // Of the second up to 1,050 ms: half of the token at 100 ms, and three.
        #expect(meter.rate(at: instant(1_150)) == nil)
        #expect(meter.rate(at: instant(60_000)) == nil)
    }

    @Test("Tokens that come together in one piece are counted as tokens")
    func merged() {
        var meter = RateMeter()
        for piece in 0...10 { meter.record(tokens: 8, at: instant(Int64(piece) * 100)) }
        #expect(meter.rate(at: instant(1_000))?.value == 80)
    }

    @Test("Several tokens at once read the same whenever it is looked")
    func pieces() {
        var meter = RateMeter()
        // 16 tokens every 160 ms are 100 a second.
        for piece in 0...30 {
            meter.record(tokens: 16, at: instant(Int64(piece) * 160))
            guard piece > 1 else { continue }
            for later in stride(from: Int64(0), to: 160, by: 10) {
                let rate = meter.rate(at: instant(Int64(piece) * 160 + later))
                #expect(rate?.value.isWithin(1e-6, of: 100) == true)
            }
        }
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
            let times = timeline.instants[...index].map(\.nanoseconds)
            let second = times.filter { $0 > at.nanoseconds - 1_000_000_000 }
            let oldest = times.last { $0 <= at.nanoseconds - 1_000_000_000 } ?? times[0]
            let gaps = second.count { $0 > oldest }
            let usual = gaps > 0 ? (at.nanoseconds - oldest) / Int64(gaps) : 0
            let end = max(at.nanoseconds, now - usual)
            let from = max(times[0], end - 1_000_000_000)
            var count = 0.0
            for (before, after) in zip(times, times.dropFirst()) where after > from {
                count += Double(after - max(before, from)) / Double(after - before)
            }
            let length = Double(end - from) / 1e9
            let expected = count >= 4 && length >= 0.1 ? count / length : nil
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
