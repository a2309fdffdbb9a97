import Canvas
import ChatCore
import TestSupport
import Testing

@testable import ChatUI

struct ComparisonPropertyTests {
    @Test("No order of events and sizes breaks a comparison", arguments: 0..<6)
    func randomEvents(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        var world = RandomEvents(seed: UInt64(seed) + 5_000)
        var state = AppState(size: Size(columns: 80, rows: 24))
        var now = MonotonicInstant(nanoseconds: 1)
        var kept = 0
        for _ in 0..<900 {
            now = now.advanced(by: .milliseconds(Int.random(in: 0..<50, using: &random)))
            if state.comparison == nil {
                state.focus = .composer
                state.turn = nil
                _ = update(&state, .session(.loaded(Scene.loaded)), now: now)
                _ = state.beginComparison("why?", written: "why?", with: .model("other"))
            }
            let effects = update(&state, world.next(at: now), now: now)
            kept += effects.count { if case .keepReply = $0 { true } else { false } }
            guard Int.random(in: 0..<5, using: &random) == 0 else { continue }
            var grid = Grid(size: state.size)
            if let cursor = render(&state, into: &grid) {
                #expect(grid.bounds.contains(cursor))
            }
            var again = Grid(size: state.size)
            _ = render(&state, into: &again)
            #expect(grid == again)
        }
        // Without a single one kept little would have been tested.
        #expect(kept > 0)
    }
}
