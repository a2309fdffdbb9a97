import ChatCore
import Telemetry
import Testing

@Suite("Tokens that come together")
struct BatchedTokensTests {
    private func at(_ milliseconds: Int64) -> MonotonicInstant {
        MonotonicInstant(nanoseconds: milliseconds * 1_000_000)
    }

    @Test("a piece of several tokens with their instants gives the figures of single tokens")
    func sameFigures() {
        let instants = (0..<40).map { at(100 + Int64($0) * 10 + Int64($0 % 3)) }
        var single = ReplyMeter(sentAt: at(0))
        var joined = ReplyMeter(sentAt: at(0))
        for instant in instants {
            single.record(
                TextDelta(channel: .answer, text: "x", tokens: 1, depth: nil, at: instant))
        }
        joined.record(
            TextDelta(channel: .answer, text: "x", tokens: 1, depth: nil, at: instants[0]))
        for start in stride(from: 1, to: 40, by: 3) {
            let batch = instants[start..<start + 3]
            joined.record(
                TextDelta(
                    channel: .answer, text: "xxx", tokens: 3, depth: nil, at: batch[start + 2],
                    earlier: Array(batch.dropLast())))
        }
        #expect(joined.figures(for: nil) == single.figures(for: nil))
        #expect(joined.figures(for: nil).interTokenLatency != nil)
    }

    @Test("without their instants no gap is made up")
    func noInvention() {
        var meter = ReplyMeter(sentAt: at(0))
        for index in 0..<10 {
            meter.record(
                TextDelta(
                    channel: .answer, text: "xx", tokens: 2, depth: nil, at: at(Int64(index) * 20)))
        }
        #expect(meter.figures(for: nil).interTokenLatency == nil)
    }
}
