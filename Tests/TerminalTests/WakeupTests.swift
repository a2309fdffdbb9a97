import Foundation
import Testing

@testable import Terminal

@Suite struct WakeupTests {
    @Test("A ring from another thread ends a wait that has no end")
    func ringEndsTheWait() throws {
        let pipe = try TestPipe()
        var source = InputSource(input: pipe.readEnd, wakeup: try Wakeup())
        let ringer = source.ringer
        Thread.detachNewThread { ringer.ring() }
        var isRung = false
        while !isRung { isRung = source.wait(upTo: nil).isRung }
        #expect(source.wait(upTo: .zero) == WaitResult())
    }

    @Test("Many rings before a wait end it once")
    func ringsCoalesce() throws {
        let pipe = try TestPipe()
        var source = InputSource(input: pipe.readEnd, wakeup: try Wakeup())
        for _ in 0..<100_000 { source.ringer.ring() }
        #expect(source.wait(upTo: nil).isRung)
        #expect(!source.wait(upTo: .zero).isRung)
        source.ringer.ring()
        #expect(source.wait(upTo: nil).isRung)
    }

    @Test("No ring is lost between threads")
    func noRingIsLost() throws {
        let pipe = try TestPipe()
        var source = InputSource(input: pipe.readEnd, wakeup: try Wakeup())
        let ringer = source.ringer
        let counter = Counter()
        let rounds = 20_000
        Thread.detachNewThread {
            for _ in 0..<rounds {
                counter.increment()
                ringer.ring()
            }
        }
        // Ends only if the last increment is followed by a wake-up.
        while counter.value < rounds { _ = source.wait(upTo: nil) }
    }

    @Test("A ringer may outlive its bell")
    func ringerOutlivesTheBell() throws {
        let ringer = try Wakeup().ringer
        ringer.ring()
        ringer.ring()
    }
}
