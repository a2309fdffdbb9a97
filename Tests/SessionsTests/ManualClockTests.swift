import ChatCore
import TestSupport
import Testing

@Suite("Manual clock", .timeLimit(.minutes(1)))
struct ManualClockTests {
    @Test("Stands still until it is moved, and wakes those who are due")
    func advance() async throws {
        let clock = ManualClock()
        let start = clock.now
        #expect(clock.now == start)
        let early = Task {
            try await clock.sleep(until: start.advanced(by: .seconds(1))); return clock.now
        }
        let late = Task {
            try await clock.sleep(until: start.advanced(by: .seconds(3))); return clock.now
        }
        await clock.waitForSleepers(2)
        clock.advance(by: .seconds(2))
        #expect(try await early.value == start.advanced(by: .seconds(2)))
        await clock.advanceToNextSleeper()
        #expect(try await late.value == start.advanced(by: .seconds(3)))
    }

    @Test("A sleep until a time that is over returns at once")
    func past() async throws {
        let clock = ManualClock()
        try await clock.sleep(until: clock.now)
        try await clock.sleep(until: clock.now.advanced(by: .seconds(-1)))
    }

    @Test("A sleep whose task is cancelled throws, before it slept and while it sleeps")
    func cancel() async {
        let clock = ManualClock()
        let asleep = Task { try await clock.sleep(until: clock.now.advanced(by: .seconds(1))) }
        await clock.waitForSleepers()
        asleep.cancel()
        await #expect(throws: CancellationError.self) { try await asleep.value }
        let never = Task {
            // Over once the task is cancelled, so that the next one begins in a cancelled task.
            try? await clock.sleep(until: clock.now.advanced(by: .seconds(1)))
            try await clock.sleep(until: clock.now.advanced(by: .seconds(1)))
        }
        await clock.waitForSleepers()
        never.cancel()
        await #expect(throws: CancellationError.self) { try await never.value }
    }
}
