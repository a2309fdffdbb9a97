import ChatCore
import Testing

@testable import ChatApp

@Suite("Pacing frames")
struct FramePacerTests {
    private let start = MonotonicInstant(nanoseconds: 1_000_000_000)

    private let cheap = FramePacer.Cost(processor: .microseconds(300), terminal: .zero)

    private func after(_ milliseconds: Int) -> MonotonicInstant {
        start.advanced(by: .milliseconds(milliseconds))
    }

    @Test("the first frame is painted at once, the next one a frame's time later")
    func interval() {
        var pacer = FramePacer(now: start)
        #expect(pacer.isDue(at: start, urgent: false))
        pacer.painted(at: start, cost: cheap)
        #expect(!pacer.isDue(at: after(32), urgent: false))
        #expect(pacer.isDue(at: after(33), urgent: false))
    }

    @Test("what a person did is painted at once")
    func urgent() {
        var pacer = FramePacer(now: start)
        pacer.painted(at: start, cost: cheap)
        #expect(pacer.isDue(at: after(1), urgent: true))
    }

    @Test("a frame's time ends, and then nothing is due by itself")
    func end() {
        var pacer = FramePacer(now: start)
        pacer.painted(at: start, cost: cheap)
        #expect(pacer.end(at: after(10)) == after(33))
        #expect(pacer.end(at: after(33)) == nil)
        #expect(pacer.end(at: after(5000)) == nil)
    }

    @Test("events that never pause do not starve the screen")
    func noStarving() {
        var pacer = FramePacer(now: start)
        var frames = 0
        for millisecond in 0..<1000 where pacer.isDue(at: after(millisecond), urgent: false) {
            pacer.painted(at: after(millisecond), cost: cheap)
            frames += 1
        }
        #expect(frames == 31)
    }

    /// The interval after many frames of that cost.
    private func settled(_ cost: FramePacer.Cost, reduced: Bool = false) -> FramePacer {
        var pacer = FramePacer(now: start)
        if reduced { pacer.shortest = FramePacer.reducedInterval }
        var now = start
        for _ in 0..<100 {
            now = now.advanced(by: pacer.current)
            pacer.painted(at: now, cost: cost)
        }
        return pacer
    }

    @Test("dear frames are painted less often, and those left out are counted")
    func adapts() {
        let dear = settled(.init(processor: .milliseconds(2), terminal: .zero))
        #expect(dear.current == .milliseconds(128))
        // Two of three.
        #expect(dear.droppedFrames > 190)
        #expect(settled(cheap).current == FramePacer.interval)
        #expect(settled(cheap).droppedFrames == 0)
    }

    @Test("a terminal that takes its time is sent less")
    func slowTerminal() {
        let slow = settled(.init(processor: .zero, terminal: .milliseconds(40)))
        #expect(slow.current == .milliseconds(160))
        let stuck = settled(.init(processor: .zero, terminal: .seconds(3)))
        #expect(stuck.current == FramePacer.longestInterval)
    }

    @Test(
        "with little motion nothing comes more than twice a second, and nothing counts as left out")
    func reduced() {
        let pacer = settled(cheap, reduced: true)
        #expect(pacer.current == .milliseconds(500))
        #expect(pacer.droppedFrames == 0)
    }
}
