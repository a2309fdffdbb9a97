import ChatCore
import Sessions
import Testing

@Suite("Room for another model")
struct SwitchRoomTests {
    @Test("What fits beside ends nobody")
    func beside() {
        #expect(SwitchRoom(shortfall: 0, warm: [5, 5], current: 10) == .beside(ending: 0))
    }

    @Test("The least recently used go first, and no more of them than have to")
    func ending() {
        #expect(SwitchRoom(shortfall: 4, warm: [5, 5], current: 10) == .beside(ending: 1))
        #expect(SwitchRoom(shortfall: 6, warm: [5, 5], current: 10) == .beside(ending: 2))
    }

    @Test("The model of now makes room when nothing else does")
    func inPlace() {
        #expect(SwitchRoom(shortfall: 11, warm: [5, 5], current: 10) == .inPlace)
        #expect(SwitchRoom(shortfall: 20, warm: [5, 5], current: 10) == .inPlace)
    }

    @Test("What does not fit even then says how much is missing")
    func none() {
        #expect(SwitchRoom(shortfall: 23, warm: [5, 5], current: 10) == .none(missing: 3))
    }

    @Test("What is missing is summed over the devices that are too small")
    func shortfall() {
        var estimate = MemoryEstimate(
            devices: [
                .init(name: "GPU", weights: 8, cache: 1, compute: 1, available: 7),
                .init(name: "CPU", weights: 2, cache: 0, compute: 0, available: 100),
            ], contextWindow: 2048)
        #expect(estimate.shortfall == 3)
        #expect(estimate.left == -3)
        #expect(estimate.bytes == 12)
        estimate.devices[0].available = nil
        #expect(estimate.shortfall == 0)
    }

    @Test("Models are kept warm within the limit, the latest the longest")
    func warmLimit() {
        let limit = WarmLimit(bytes: 10)
        #expect(limit.ending([4, 4], free: nil) == 0)
        #expect(limit.ending([4, 4, 4], free: nil) == 1)
        #expect(limit.ending([4, 12], free: nil) == 2)
        #expect(WarmLimit(bytes: 0).ending([4], free: nil) == 1)
    }

    @Test("A machine without memory to spare keeps none")
    func reserve() {
        let limit = WarmLimit(bytes: 1 << 40)
        let one = 400 << 20
        #expect(limit.ending([one, one], free: WarmLimit.reserve) == 0)
        #expect(limit.ending([one, one], free: WarmLimit.reserve - 1) == 1)
        #expect(limit.ending([one, one], free: WarmLimit.reserve - one - 1) == 2)
    }
}
