import ChatCore
import EngineKit
import Sessions
import TestSupport
import Testing

@Suite("Session machine: any order of events")
struct SessionMachinePropertyTests {
    @Test(
        "Whatever comes in whatever order, turns stay well formed and everything comes to rest",
        arguments: 1...200 as ClosedRange<UInt64>)
    func randomEvents(seed: UInt64) {
        var world = RandomWorld(seed: seed)
        for _ in 0..<1000 { world.step() }
        world.settle()
        #expect(world.machine.isIdle)
        #expect(world.openReply == nil)
        #expect(world.liveGenerations.isEmpty)
        #expect(
            world.machine.conversation.messages.allSatisfy { $0.role == .user || $0.reply != nil })
        // 1000 steps without a single turn would have tested nothing.
        #expect(world.seen.turnsEnded > 0)
    }

    @Test("The random events reach all there is to reach")
    func coverage() {
        var seen: [Int] = Array(repeating: 0, count: 15)
        for seed in 1...200 as ClosedRange<UInt64> {
            var world = RandomWorld(seed: seed)
            for _ in 0..<1000 { world.step() }
            let all = world.seen
            let counts = [
                all.counts, all.cuts, all.summaries, all.enlargements, all.refusals, all.parks,
                all.restores, all.discards, all.removals, all.resumptions, all.kept,
                all.refits, all.windows, all.shows, all.titles,
            ]
            seen = zip(seen, counts).map { $0 + $1 }
        }
        // Titles are rare: most worlds have no room for the question.
        #expect(seen.dropLast().allSatisfy { $0 >= 10 } && seen.last ?? 0 > 0, "\(seen)")
    }
}
