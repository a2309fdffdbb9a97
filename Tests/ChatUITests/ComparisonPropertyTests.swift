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
        for _ in 0..<900 {
            now = now.advanced(by: .milliseconds(Int.random(in: 0..<50, using: &random)))
            if state.comparison == nil { begin(&state, now: now) }
            _ = update(&state, world.next(at: now), now: now)
            guard Int.random(in: 0..<5, using: &random) == 0 else { continue }
            var grid = Grid(size: state.size)
            if let cursor = render(&state, into: &grid) {
                #expect(grid.bounds.contains(cursor))
            }
            var again = Grid(size: state.size)
            _ = render(&state, into: &again)
            #expect(grid == again)
        }
        // Whatever came, it can be ended and a reply of it kept.
        if state.comparison == nil { begin(&state, now: now) }
        state.help.close()
        state.statistics.close()
        state.focus = .composer
        let reply = Scene.answer("Because.", by: Scene.otherModel, speed: 60)
        _ = update(&state, .comparison(.ended(left: nil, right: reply)), now: now)
        #expect(
            update(&state, .input(.key(KeyPress(.character("2")))), now: now)
                .contains(.keepReply(user: "why?", reply: reply)))
    }

    private func begin(_ state: inout AppState, now: MonotonicInstant) {
        state.focus = .composer
        state.turn = nil
        _ = update(&state, .session(.conversationReplaced(Conversation(id: id))), now: now)
        _ = update(&state, .session(.loaded(Scene.loaded)), now: now)
        _ = state.beginComparison("why?", written: "why?", with: .model("other"))
    }

    private let id = Conversation.ID(rawValue: "random")
}
