import ChatCore
import Telemetry
import Testing

@Suite("Prefill meter")
struct PrefillMeterTests {
    private func instant(_ seconds: Double) -> MonotonicInstant {
        MonotonicInstant(nanoseconds: 0).advanced(by: .seconds(seconds))
    }

    @Test("Tells share, rate and time left of a prompt read at a steady pace")
    func steady() {
        var meter = PrefillMeter()
        for chunk in 0...4 {
            meter.record(
                PromptProgress(processed: chunk * 256, total: 2048, reused: 0),
                at: instant(Double(chunk)))
        }
        #expect(meter.fraction == 0.5)
        #expect(meter.rate == Figure(256, .measured))
        #expect(meter.secondsLeft(at: instant(4)) == Figure(4, .estimated))
        #expect(meter.secondsLeft(at: instant(5.5))?.value == 2.5)
        #expect(meter.secondsLeft(at: instant(60))?.value == 0)
    }

    @Test("What was reused has cost no time and counts for no rate")
    func reused() {
        var meter = PrefillMeter()
        meter.record(PromptProgress(processed: 1000, total: 1500, reused: 1000), at: instant(1))
        #expect(meter.rate == nil)
        #expect(meter.secondsLeft(at: instant(1)) == nil)
        meter.record(PromptProgress(processed: 1250, total: 1500, reused: 1000), at: instant(2))
        #expect(meter.rate?.value == 250)
        #expect(meter.secondsLeft(at: instant(2))?.value == 1)
    }

    @Test("Goes by the newest reports, as reading slows down with depth")
    func slowing() {
        var meter = PrefillMeter()
        var processed = 0
        for second in 0..<10 {
            meter.record(
                PromptProgress(processed: processed, total: 100_000, reused: 0),
                at: instant(Double(second)))
            processed += 1000
        }
        processed -= 1000
        for second in 10..<18 {
            processed += 100
            meter.record(
                PromptProgress(processed: processed, total: 100_000, reused: 0),
                at: instant(Double(second)))
        }
        #expect(meter.rate?.value == 100)
    }

    @Test("A report that lies behind the last begins a new prompt")
    func newPrompt() {
        var meter = PrefillMeter()
        meter.record(PromptProgress(processed: 900, total: 1000, reused: 0), at: instant(1))
        meter.record(PromptProgress(processed: 0, total: 500, reused: 0), at: instant(5))
        #expect(meter.rate == nil)
        #expect(meter.fraction == 0)
        #expect(PrefillMeter().fraction == nil)
    }
}
