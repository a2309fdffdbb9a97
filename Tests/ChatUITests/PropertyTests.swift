import Canvas
import ChatCore
import ChatUI
import TestSupport
import Testing

struct PropertyTests {
    @Test("No order of events and sizes stops the chat or breaks the grid", arguments: 0..<12)
    func randomEvents(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        var world = RandomEvents(seed: UInt64(seed) + 1_000)
        var state = AppState(size: Size(columns: 80, rows: 24))
        var now = MonotonicInstant(nanoseconds: 1)
        for _ in 0..<1_500 {
            now = now.advanced(by: .milliseconds(Int.random(in: 0..<50, using: &random)))
            _ = update(&state, world.next(at: now), now: now)
            if let deadline = state.nextDeadline(now: now) {
                #expect(deadline.nanoseconds > 0)
            }
            guard Int.random(in: 0..<3, using: &random) == 0 else { continue }
            var grid = Grid(size: state.size)
            if let cursor = render(&state, into: &grid) {
                #expect(grid.bounds.contains(cursor))
            }
            #expect(!state.isDirty)
        }
    }

    @Test("The same state draws the same grid twice")
    func idempotent() {
        var world = RandomEvents(seed: 77)
        var state = AppState(size: Size(columns: 90, rows: 30))
        var now = MonotonicInstant(nanoseconds: 1)
        for _ in 0..<400 {
            now = now.advanced(by: .milliseconds(10))
            _ = update(&state, world.next(at: now), now: now)
            var first = Grid(size: state.size)
            var second = Grid(size: state.size)
            let cursor = render(&state, into: &first)
            #expect(render(&state, into: &second) == cursor)
            #expect(first == second)
        }
    }
}
