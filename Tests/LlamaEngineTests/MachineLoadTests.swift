import ChatCore
import Foundation
import Testing

@testable import LlamaEngine

@Suite("How busy other programs are")
struct MachineLoadTests {
    private func instant(_ seconds: Double) -> MonotonicInstant {
        MonotonicInstant(nanoseconds: Int64(seconds * 1e9))
    }

    @Test("this process's own time is not others'")
    func own() {
        var times = ProcessorTimes(busy: 100, own: 10, processors: 4)
        var load = MachineLoad { times }
        load.begin(at: instant(0))
        times.busy += 3
        times.own += 2
        #expect(load.busy(at: instant(0.1)) == nil)
        #expect(load.busy(at: instant(1)) == 1)
        #expect(load.busy(at: instant(2)) == 0)
        // Counts of different clocks may disagree by a little; less than nothing is nothing.
        times.own += 1
        #expect(load.busy(at: instant(3)) == 0)
    }

    @Test("a system that does not tell is no idle one")
    func silent() {
        var load = MachineLoad { nil }
        load.begin(at: instant(0))
        #expect(!load.isDue(at: instant(9)))
        #expect(load.busy(at: instant(9)) == nil)
    }

    @Test("the system's own counts grow with what this process does")
    func system() throws {
        let before = try #require(processorTimes())
        #expect(before.processors >= 1)
        let clock = ContinuousClock()
        let end = clock.now + .milliseconds(120)
        var sum = 0.0
        while clock.now < end { sum += sin(sum) + 1 }
        let after = try #require(processorTimes())
        #expect(after.own - before.own >= 0.02)
        #expect(after.busy - before.busy >= 0.02)
        #expect(after.processors == before.processors)
    }
}
