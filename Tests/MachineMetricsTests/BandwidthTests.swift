import ChatCore
import Foundation
import Testing

@testable import MachineMetrics

@Suite("The speed of the memory")
struct BandwidthTests {
    private func plan(_ bytes: Int, threads: [Int], runs: Int = 3) throws -> BandwidthPlan {
        var plan = try BandwidthPlan(cacheBytes: 1 << 20, available: nil, cores: nil)
        plan.bufferBytes = bytes
        plan.threads = threads
        plan.runs = runs
        return plan
    }

    @Test("every thread reads all of its part, as often as it is to", arguments: [1, 2, 3, 7])
    func all(threads: Int) throws {
        guard let reader = MemoryReader(bytes: 4_000_000, threads: threads) else {
            Issue.record("the system gives no memory")
            return
        }
        let bytes = reader.bytes
        #expect(bytes <= 4_000_000 && bytes > 3_500_000)
        let words = UInt64(bytes / 8)
        for passes in [1, 3, 2] {
            let (seconds, sum) = reader.run(passes: passes)
            #expect(seconds > 0)
            #expect(sum == words * (words - 1) / 2 * UInt64(passes))
        }
    }

    @Test("memory that nobody has is not given")
    func refused() {
        for (bytes, threads) in [(1 << 60, 1), (100, 2), (1 << 20, 0)] {
            guard MemoryReader(bytes: bytes, threads: threads) != nil else { continue }
            Issue.record("\(bytes) bytes for \(threads) threads were given")
        }
    }

    @Test("a measurement is the median of its runs, and says what it was made with")
    func measure() async throws {
        let probe = BandwidthProbe(now: { 1234 })
        let measured = try await probe.measure(plan(8 << 20, threads: [2, 1]))
        #expect(measured.runs.count == 3 && measured.runs.allSatisfy { $0 > 0 })
        #expect(measured.bytesPerSecond == measured.runs.sorted()[1])
        #expect([1, 2].contains(measured.threads))
        #expect(measured.bufferBytes == 8 << 20 && measured.cacheBytes == 1 << 20)
        #expect(measured.measuredAt == 1234)
    }

    @Test("cancelling ends it between runs")
    func cancel() async throws {
        let plan = try plan(1 << 20, threads: [1], runs: 5)
        var asked = 0
        #expect(throws: CancellationError.self) {
            _ = try BandwidthProbe().run(plan) {
                asked += 1
                return asked == 4
            }
        }
        #expect(asked == 4)
        let task = Task {
            unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
            return try await BandwidthProbe().measure(plan)
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test("the median is the middle, or between the two in the middle")
    func median() {
        #expect(BandwidthProbe.median([3, 1, 2]) == 2)
        #expect(BandwidthProbe.median([4, 1, 3, 2]) == 2.5)
        #expect(BandwidthProbe.median([]) == 0)
    }

    @Test("four times the caches are read, and not less than 256 MiB, by all cores and by half")
    func plans() throws {
        let small = try BandwidthPlan(cacheBytes: 8 << 20, available: 4 << 30, cores: 4)
        #expect(small.bufferBytes == 256 << 20 && small.threads == [4] && small.runs == 7)
        let large = try BandwidthPlan(cacheBytes: 256 << 20, available: 64 << 30, cores: 96.5)
        #expect(large.bufferBytes == 1 << 30 && large.threads == [96, 48])
        let unknown = try BandwidthPlan(cacheBytes: nil, available: nil, cores: 0.5)
        #expect(unknown.bufferBytes == 256 << 20 && unknown.threads == [1])
        #expect(try BandwidthPlan(cacheBytes: nil, available: 1 << 30, cores: 1).runs == 7)
    }

    @Test("with less than four times as much free memory it is refused, in one sentence")
    func tooLittle() {
        let error = #expect(throws: BandwidthError.self) {
            try BandwidthPlan(cacheBytes: 100 << 20, available: 1599 << 20, cores: 2)
        }
        let words = error?.description ?? ""
        #expect(words.contains("1600 MiB") && words.contains("1599 MiB") && words.hasSuffix("."))
    }

    @Test("a short read is done more often, a long one once")
    func passes() {
        #expect(BandwidthPlan.passes(0.1) == 1)
        #expect(BandwidthPlan.passes(0.04) == 1)
        #expect(BandwidthPlan.passes(0.015) == 3)
        #expect(BandwidthPlan.passes(0.000001) == 64)
        #expect(BandwidthPlan.passes(0) == 64)
    }

    @Test("the last caches count once each, however many processors share them")
    func caches() {
        let machine = MadeUpMachine(["/proc/self/status": "Cpus_allowed_list:\t0-3\n"])
        for processor in 0..<4 {
            let folder = "/sys/devices/system/cpu/cpu\(processor)/cache"
            for (index, level, type, size, shared) in [
                (0, 1, "Data", "32K", "\(processor)"), (1, 1, "Instruction", "64K", "\(processor)"),
                (2, 2, "Unified", "512K", "\(processor)"),
                (3, 3, "Unified", "16M", processor < 2 ? "0-1" : "2-3"),
            ] {
                machine.write([
                    "\(folder)/index\(index)/level": "\(level)\n",
                    "\(folder)/index\(index)/type": "\(type)\n",
                    "\(folder)/index\(index)/size": "\(size)\n",
                    "\(folder)/index\(index)/shared_cpu_list": "\(shared)\n",
                ])
            }
        }
        #expect(BandwidthFacts(linux: machine.system).cacheBytes == 32 << 20)
        #expect(BandwidthFacts(linux: machine.system).cores == 4)
        for processor in 0..<4 {
            machine["/sys/devices/system/cpu/cpu\(processor)/cache/index3/level"] = nil
        }
        #expect(BandwidthFacts(linux: machine.system).cacheBytes == 2 << 20)
        #expect(BandwidthFacts(linux: MadeUpMachine().system) == BandwidthFacts())
    }
}

@Suite("Measured speeds that are kept")
struct BandwidthStoreTests {
    private let folder = FileManager.default.temporaryDirectory.appending(
        path: "canter-\(UUID().uuidString)/machine")

    private func bandwidth(_ speed: Double) -> MemoryBandwidth {
        MemoryBandwidth(
            bytesPerSecond: speed, runs: [speed, 1], threads: 2, bufferBytes: 9, cacheBytes: nil,
            measuredAt: 5)
    }

    private var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path) }
    }

    @Test("the last one of each machine is kept, in a file of its own and nothing beside it")
    func keeps() throws {
        defer { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }
        let store = BandwidthStore(folder: folder.path)
        #expect(store.bandwidth(of: "this one") == nil)
        try store.save(bandwidth(1e9), machine: "this one")
        try store.save(bandwidth(2e9), machine: "another\nof two lines")
        try store.save(bandwidth(3e9), machine: "this one")
        let again = BandwidthStore(folder: folder.path)
        #expect(again.bandwidth(of: "this one") == bandwidth(3e9))
        #expect(again.bandwidth(of: "another\nof two lines") == bandwidth(2e9))
        #expect(again.bandwidth(of: "a third") == nil)
        #expect(try names.count == 2)
    }

    @Test("a file that cannot be read, or is another machine's, is as if it were not there")
    func damaged() throws {
        defer { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }
        let store = BandwidthStore(folder: folder.path)
        try store.save(bandwidth(1e9), machine: "a")
        let file = folder.appending(path: try #require(try names.first))
        let text = try String(contentsOf: file, encoding: .utf8)
        try text.replacing("\"a\"", with: "\"b\"").write(
            to: file, atomically: true, encoding: .utf8)
        #expect(store.bandwidth(of: "a") == nil)
        try String(text.prefix(40)).write(to: file, atomically: true, encoding: .utf8)
        #expect(store.bandwidth(of: "a") == nil)
        try store.save(bandwidth(2e9), machine: "a")
        #expect(store.bandwidth(of: "a") == bandwidth(2e9))
    }

    @Test("what cannot be kept is said in a sentence, and leaves nothing")
    func unwritable() throws {
        try FileManager.default.createDirectory(
            at: folder.deletingLastPathComponent(), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }
        try Data("a file".utf8).write(to: folder)
        let error = #expect(throws: BandwidthError.self) {
            try BandwidthStore(folder: folder.path).save(bandwidth(1), machine: "a")
        }
        #expect(error?.description.contains(folder.path) == true)
        #expect(try String(contentsOf: folder, encoding: .utf8) == "a file")
    }
}
