package import ChatCore
internal import Dispatch
internal import Synchronization

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Measures how fast this machine reads its main memory, with all processors it
/// may use.
///
/// The method is that of STREAM (J. D. McCalpin, "Memory Bandwidth and Machine
/// Balance in Current High Performance Computers", 1995): arrays of at least
/// four times the last caches, read in order by a thread on each processor, each
/// in memory it was the first to touch, several times over. Of STREAM's kernels
/// none only reads; this one does nothing else, since that is what decoding
/// does with a model's weights. The median of the runs counts, not STREAM's
/// best: the question is what a reply can expect.
///
/// Other programs that use the memory meanwhile make it slower. A debug build
/// measures about a sixth less than a release build.
package struct BandwidthProbe: Sendable {
    private let now: @Sendable () -> Double

    /// `now` is in seconds since 1970.
    package init(now: @escaping @Sendable () -> Double = { Date().timeIntervalSince1970 }) {
        self.now = now
    }

    /// Measures, in less than three seconds and on a thread of its own. Cancelling
    /// the task ends it with the run that is being made, and throws
    /// `CancellationError`; `BandwidthError` when there is not enough memory.
    package func measure() async throws -> MemoryBandwidth {
        let facts = BandwidthFacts.own()
        return try await measure(
            BandwidthPlan(
                cacheBytes: facts.cacheBytes, available: facts.available, cores: facts.cores))
    }

    func measure(_ plan: BandwidthPlan) async throws -> MemoryBandwidth {
        let stop = StopFlag()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                DispatchQueue(label: "canter.bandwidth", qos: .userInitiated).async {
                    continuation.resume(
                        with: Result { try run(plan) { stop.isSet.load(ordering: .relaxed) } })
                }
            }
        } onCancel: {
            stop.isSet.store(true, ordering: .relaxed)
        }
    }

    /// Blocks. `isStopped` is asked before every run.
    func run(_ plan: BandwidthPlan, isStopped: () -> Bool) throws -> MemoryBandwidth {
        var best: MemoryBandwidth?
        for threads in plan.threads {
            if isStopped() { throw CancellationError() }
            guard let reader = MemoryReader(bytes: plan.bufferBytes, threads: threads) else {
                throw BandwidthError(
                    "The system gives no \(plan.bufferBytes >> 20) MiB to measure the memory's speed with: end other programs, and measure again."
                )
            }
            let bytes = reader.bytes
            // Wakes the processors, too.
            let passes = BandwidthPlan.passes(reader.run(passes: 1).seconds)
            var runs: [Double] = []
            for _ in 0..<plan.runs {
                if isStopped() { throw CancellationError() }
                runs.append(Double(bytes * passes) / reader.run(passes: passes).seconds)
            }
            let median = Self.median(runs)
            if let best, best.bytesPerSecond >= median { continue }
            best = MemoryBandwidth(
                bytesPerSecond: median, runs: runs, threads: threads, bufferBytes: bytes,
                cacheBytes: plan.cacheBytes, measuredAt: now())
        }
        guard let best else { throw CancellationError() }
        return best
    }

    static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        let middle = sorted.count / 2
        guard sorted.count.isMultiple(of: 2) else { return sorted[middle] }
        return sorted.isEmpty ? 0 : (sorted[middle - 1] + sorted[middle]) / 2
    }

    /// Carries a cancellation to the thread that measures.
    private final class StopFlag: Sendable {
        let isSet = Atomic(false)
    }
}
