import EngineKit
import Testing

@testable import LlamaEngine

@Suite("Checkpoints")
struct CheckpointTests {
    private func checkpoint(
        _ tokens: Int, isBoundary: Bool = true, bytes: Int = 10
    ) -> Checkpoint {
        Checkpoint(
            tokens: tokens, isBoundary: isBoundary, state: [UInt8](repeating: 0, count: bytes))
    }

    private func list(_ checkpoints: [Checkpoint], limit: Int = .max) -> CheckpointList {
        var list = CheckpointList(limitBytes: limit)
        checkpoints.forEach { list.append($0) }
        return list
    }

    @Test("the last one not behind the target is found")
    func finds() {
        let list = list([checkpoint(100), checkpoint(300), checkpoint(500)])
        #expect(list.last(atMost: 499)?.tokens == 300)
        #expect(list.last(atMost: 500)?.tokens == 500)
        #expect(list.last(atMost: 99) == nil)
    }

    @Test("those that no longer continue the cache are forgotten")
    func truncation() {
        var list = list([checkpoint(100), checkpoint(300), checkpoint(500)])
        list.removeAll(after: 300)
        #expect(list.all.map(\.tokens) == [100, 300])
        list.append(checkpoint(300, bytes: 20))
        #expect(list.all.map(\.tokens) == [100, 300])
        #expect(list.bytes == 30)
    }

    @Test("bytes are bounded; the one closest behind another goes, the newest stays")
    func eviction() {
        let list = list(
            [checkpoint(1000), checkpoint(1100), checkpoint(3000), checkpoint(3050)], limit: 30)
        #expect(list.all.map(\.tokens) == [1000, 3000, 3050])
        #expect(list.bytes <= 30)
    }

    @Test("where a message begins stays longer than the middle of one")
    func boundaries() {
        let list = list(
            [
                checkpoint(1000), checkpoint(2024, isBoundary: false), checkpoint(2600),
                checkpoint(4000),
            ],
            limit: 30)
        #expect(list.all.map(\.tokens) == [1000, 2600, 4000])
    }

    @Test("their number is bounded")
    func count() {
        let list = list((1...100).map { checkpoint($0 * 300) })
        #expect(list.all.count == CheckpointList.maximumCount)
        #expect(list.all.last?.tokens == 30_000)
    }

    @Test("one larger than all may be is not kept")
    func tooLarge() {
        let list = list([checkpoint(100), checkpoint(300, bytes: 50)], limit: 30)
        #expect(list.all.map(\.tokens) == [100])
    }

    @Test("a fresh read stops where users' messages begin, apart enough, and before the end")
    func plan() {
        let plan = CheckpointPlan(starts: [20, 400, 500, 900], total: 1100, reused: 0, last: 0)
        #expect(plan.stops == [400, 900, 1096])
        #expect(plan.next(after: 0) == 400)
        #expect(plan.next(after: 1096) == nil)
    }

    @Test("a short next message costs no stop: the checkpoint is where the cache ends")
    func shortTurn() {
        let plan = CheckpointPlan(starts: [20, 400, 930], total: 960, reused: 920, last: 390)
        #expect(plan.stops == [920])
        #expect(plan.next(after: 920) == nil)
        #expect(plan.isDue(at: 920, last: 390))
    }

    @Test("in a long message there is one now and then")
    func longMessage() {
        let plan = CheckpointPlan(starts: [20], total: 9000, reused: 0, last: 0)
        #expect(plan.isDue(at: 1280, last: 20))
        #expect(!plan.isDue(at: 1024, last: 20))
    }

    @Test("a full cache drops anything; a window needs what it spans; a state drops nothing")
    func kinds() {
        #expect(CacheKind(slidingWindow: 0, isRecurrent: false).canDrop(from: 3, first: 0))
        let sliding = CacheKind(slidingWindow: 512, isRecurrent: false)
        #expect(sliding.canDrop(from: 100, first: 0))
        #expect(sliding.canDrop(from: 1000, first: 488))
        #expect(!sliding.canDrop(from: 1000, first: 489))
        #expect(!sliding.canDrop(from: 100, first: 1))
        #expect(!CacheKind(slidingWindow: 512, isRecurrent: true).canDrop(from: 9, first: 0))
    }
}
