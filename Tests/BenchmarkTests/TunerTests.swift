import Benchmark
import ChatCore
import EngineKit
import Synchronization
import Testing

@Suite("Tuning")
struct TunerTests {
    private let axes: Set<TuneAxis> = [.threads, .flashAttention, .batch]

    private func plan(
        depths: [Int] = [0, 1000, 2000], what: Set<TuneAxis>? = nil, cores: Int = 2,
        kv: [String] = [], window: Int = 2000
    ) -> TunePlan {
        TunePlan(depths: depths, what: what ?? axes, cores: cores, kvTypes: kv, window: window)
    }

    /// A token read takes a millisecond, one written ten.
    private static let plain = TunedMachine.Cost(read: 0.001, write: 0.01)

    @Test("where nothing makes a difference nothing is won, whatever the noise", arguments: 1...20)
    func nothing(seed: UInt64) async throws {
        let machine = TunedMachine(seed: seed, noise: 0.05) { _, _ in Self.plain }
        var tuner = machine.tuner(plan(depths: [0, 500]))
        let result = try await tuner.run()
        #expect(result.settings(window: 2000) == TuneCandidate())
        #expect(machine.state.withLock(\.open) == 0)
    }

    @Test("flash attention that wins at depth 0 and loses further on is found at each depth")
    func attentionByDepth() async throws {
        // As measured with a small model on two cores: ahead by a quarter, then behind.
        let machine = TunedMachine { settings, depth in
            var cost = Self.plain
            let gain = 1.25 - 0.5 * Double(depth) / 2000
            if settings.flashAttention != .off { cost.write /= gain }
            return cost
        }
        var tuner = machine.tuner(plan(what: [.flashAttention]))
        let result = try await tuner.run()
        let off = result.comparisons.filter { $0.subject == .flashAttention }
        #expect(off.map(\.depth) == [0, 1000, 2000])
        #expect(off.map(\.outcome) == [.lost, .even, .won])
        // Over short windows on is better, which is what the engine does by
        // itself; over long ones off.
        #expect(result.settings(window: 1000).flashAttention == .auto)
        let long = result.gain(
            .flashAttention, of: TuneCandidate(flashAttention: .off), window: 100_000)
        #expect(long.mean > 0.1)
        #expect(result.settings(window: 100_000).flashAttention == .off)
    }

    @Test("one thread is kept where the second only costs, and reading keeps both")
    func threads() async throws {
        let machine = TunedMachine { settings, _ in
            var cost = Self.plain
            if settings.threads == 1 { cost.write *= 0.9 }
            if settings.threadsPrefill == 1 { cost.read *= 1.8 }
            return cost
        }
        var tuner = machine.tuner(plan())
        let result = try await tuner.run()
        #expect(
            result.settings(window: 2000) == TuneCandidate(threads: 1, threadsPrefill: 2))
        #expect(result.isProven == true)
    }

    @Test("threads and flash attention are compared once more where other threads won")
    func interaction() async throws {
        // Off only helps with a single thread.
        let machine = TunedMachine { settings, _ in
            var cost = Self.plain
            if settings.threads == 1 { cost.write *= settings.flashAttention == .off ? 0.6 : 0.8 }
            return cost
        }
        var tuner = machine.tuner(plan(what: [.threads, .flashAttention]))
        let result = try await tuner.run()
        let settings = result.settings(window: 2000)
        #expect(settings.threads == 1)
        #expect(settings.flashAttention == .off)
    }

    @Test("a fixed number of threads has to beat following the machine clearly")
    func following() async throws {
        for (gain, expected) in [(1.0, nil), (0.985, nil), (0.85, 1)] as [(Double, Int?)] {
            let machine = TunedMachine(threadsFollow: true) { settings, _ in
                var cost = Self.plain
                // Following finds one thread by itself, and pays for looking.
                cost.write *= settings.threads == 1 ? 0.8 * gain : settings.threads == nil ? 0.8 : 1
                return cost
            }
            var tuner = machine.tuner(plan(what: [.threads]))
            let result = try await tuner.run()
            #expect(result.fixedBeatsFollowing == (expected != nil))
            #expect(result.settings(window: 2000).threads == expected)
        }
    }

    @Test("the batch that reads fastest is kept, and llama.cpp's own is among those tried")
    func batch() async throws {
        let machine = TunedMachine { settings, _ in
            var cost = Self.plain
            if settings.microBatch == 512 { cost.read *= 0.9 }
            if settings.microBatch == 512, settings.batch == 512 { cost.read *= 0.9 }
            return cost
        }
        var tuner = machine.tuner(plan(what: [.batch]))
        let result = try await tuner.run()
        let settings = result.settings(window: 2000)
        #expect(settings.batch == 512)
        #expect(settings.microBatch == 512)
        let tried = result.comparisons.map(\.challenger)
        #expect(tried.contains { $0.batch == 2048 && $0.microBatch == 512 })
    }

    @Test("a KV type is tried only when asked for")
    func cache() async throws {
        for (types, expected) in [([], nil), (["q8_0"], "q8_0")] as [([String], String?)] {
            let machine = TunedMachine { settings, _ in
                var cost = Self.plain
                if settings.kvTypeK == "q8_0", settings.kvTypeV == "q8_0" { cost.write *= 0.7 }
                return cost
            }
            var tuner = machine.tuner(plan(what: [.kv], kv: types))
            let result = try await tuner.run()
            #expect(result.settings(window: 2000).kvType == expected)
            #expect(
                machine.state.withLock { state in
                    state.loads.contains { $0.kvTypeK != nil }
                } == (expected != nil))
        }
    }

    @Test("what wins its comparison and loses against the defaults in the end is not kept")
    func unproven() async throws {
        // Off is faster with the small batch it is compared with, and slower
        // than the defaults' large one.
        let machine = TunedMachine { settings, _ in
            var cost = Self.plain
            if settings.flashAttention == .off, settings.batch == nil { cost.write *= 0.8 }
            if settings.batch == 2048 { cost.write *= 0.5 }
            return cost
        }
        var tuner = machine.tuner(plan(what: [.flashAttention]))
        let result = try await tuner.run()
        #expect(result.isProven == false)
        #expect(result.settings(window: 2000) == TuneCandidate())
    }

    @Test("a clear difference takes few pairs, and none takes more than the most")
    func earlyStop() async throws {
        let machine = TunedMachine(noise: 0.001) { settings, _ in
            var cost = Self.plain
            if settings.threads == 1 { cost.write *= 2 }
            return cost
        }
        var tuner = machine.tuner(plan(what: [.threads]))
        let result = try await tuner.run()
        let threads = result.comparisons.filter { $0.subject == .threads }
        #expect(threads.map(\.outcome) == [.lost, .lost, .lost])
        #expect(threads.allSatisfy { $0.ratios.count == 4 })
        #expect(result.comparisons.allSatisfy { $0.ratios.count <= 8 })
    }

    @Test("no more engines are open than allowed, and a failure closes them all")
    func engines() async throws {
        var plan = plan(cores: 4)
        plan.engines = 2
        let machine = TunedMachine { _, _ in Self.plain }
        var tuner = machine.tuner(plan)
        _ = try await tuner.run()
        #expect(machine.state.withLock(\.mostOpen) == 2)
        #expect(machine.state.withLock(\.open) == 0)

        let full = TunedMachine(failAfter: 40) { _, _ in Self.plain }
        var failing = full.tuner(plan)
        let error = await #expect(throws: EngineError.self) { _ = try await failing.run() }
        #expect(error?.code == .outOfMemory)
        #expect(full.state.withLock(\.open) == 0)
    }

    @Test("with room for one engine, the candidates take turns in it")
    func oneEngine() async throws {
        var plan = plan(depths: [0, 200], what: [.threads])
        plan.engines = 1
        let machine = TunedMachine { settings, _ in
            var cost = Self.plain
            if settings.threads == 1 { cost.write *= 0.8 }
            return cost
        }
        var tuner = machine.tuner(plan)
        let result = try await tuner.run()
        #expect(result.settings(window: 2000).threads == 1)
        #expect(machine.state.withLock(\.mostOpen) == 1)
    }

    @Test("progress only goes forward, and tells the time left")
    func progress() async throws {
        let machine = TunedMachine { _, _ in Self.plain }
        var told: [TuneProgress] = []
        var tuner = machine.tuner(plan()) { told.append($0) }
        _ = try await tuner.run()
        #expect(told.map(\.fraction) == told.map(\.fraction).sorted())
        #expect(told.first?.secondsLeft == nil)
        #expect((told.last?.secondsLeft ?? 0) > 0)
        #expect(told.allSatisfy { !$0.step.isEmpty && $0.fraction <= 1 })
    }

    @Test("of many cores not every number of threads is tried")
    func threadCounts() {
        #expect(TunePlan.threadCounts(cores: 1) == [1])
        #expect(TunePlan.threadCounts(cores: 4) == [1, 2, 3, 4])
        let many = TunePlan.threadCounts(cores: 64)
        #expect(many.first == 1 && many.last == 64 && many.count <= 10)
    }
}
