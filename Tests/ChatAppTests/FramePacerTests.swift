import ChatCore
import Testing

@testable import ChatApp

@Suite("Pacing frames")
struct FramePacerTests {
    private let start = MonotonicInstant(nanoseconds: 1_000_000_000)

    private func after(_ milliseconds: Int) -> MonotonicInstant {
        start.advanced(by: .milliseconds(milliseconds))
    }

    @Test("the first frame is painted at once, the next one a frame's time later")
    func interval() {
        var pacer = FramePacer(now: start)
        #expect(pacer.isDue(at: start, urgent: false))
        pacer.painted(at: start)
        #expect(!pacer.isDue(at: after(32), urgent: false))
        #expect(pacer.isDue(at: after(33), urgent: false))
    }

    @Test("what a person did is painted at once")
    func urgent() {
        var pacer = FramePacer(now: start)
        pacer.painted(at: start)
        #expect(pacer.isDue(at: after(1), urgent: true))
    }

    @Test("a frame's time ends, and then nothing is due by itself")
    func end() {
        var pacer = FramePacer(now: start)
        pacer.painted(at: start)
        #expect(pacer.end(at: after(10)) == after(33))
        #expect(pacer.end(at: after(33)) == nil)
        #expect(pacer.end(at: after(5000)) == nil)
    }

    @Test("events that never pause do not starve the screen")
    func noStarving() {
        var pacer = FramePacer(now: start)
        var frames = 0
        for millisecond in 0..<1000 where pacer.isDue(at: after(millisecond), urgent: false) {
            pacer.painted(at: after(millisecond))
            frames += 1
        }
        #expect(frames == 31)
    }
}
