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
        for _ in 0..<600 { world.step() }
        world.settle()
        #expect(world.machine.isIdle)
        #expect(world.openReply == nil)
        #expect(world.liveGenerations.isEmpty)
        #expect(
            world.machine.conversation.messages.allSatisfy { $0.role == .user || $0.reply != nil })
        // 600 steps without a single turn would have tested nothing.
        #expect(world.turnsEnded > 0)
    }
}
