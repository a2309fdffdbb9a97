import ChatCore
import Testing

@Suite("Monotonic instants")
struct MonotonicInstantTests {
    @Test("durations come back as they went in", arguments: [0.0, 0.000_001, 1.5, 86_400.25])
    func roundTrip(seconds: Double) {
        let start = MonotonicInstant(nanoseconds: 5_000_000_000)
        let end = start.advanced(by: .seconds(seconds))
        #expect(abs(end.seconds(since: start) - seconds) < 1e-9)
        #expect(start.duration(to: end) == .nanoseconds(Int64((seconds * 1e9).rounded())))
        #expect(start.advanced(by: .seconds(-seconds)).seconds(since: start) <= 0)
    }

    @Test("the clock never goes back")
    func order() {
        let instants = (0..<1000).map { _ in MonotonicInstant.now }
        #expect(instants == instants.sorted())
    }
}
