internal import ChatCore

/// What is to be tuned.
package struct TunePlan: Sendable, Hashable {
    /// Tokens in the context at which to measure, ascending.
    package var depths: [Int]
    package var what: Set<TuneAxis>
    /// Numbers of threads to try.
    package var threads: [Int]
    /// Batch and micro-batch to try together.
    package var batches: [Batch]
    /// Types of the KV cache to try beside f16: they change what a model says,
    /// so only those asked for.
    package var kvTypes: [String]
    /// The window the model is used with, over which depths are averaged.
    package var window: Int
    package var rules: Duel.Rules
    /// Engines that may be loaded at once, where memory allows.
    package var engines: Int

    package struct Batch: Sendable, Hashable, Codable {
        package var batch: Int
        package var microBatch: Int

        package init(_ batch: Int, _ microBatch: Int) {
            self.batch = batch
            self.microBatch = microBatch
        }
    }

    package init(
        depths: [Int], what: Set<TuneAxis>, cores: Int, kvTypes: [String] = [], window: Int,
        isQuick: Bool = false
    ) {
        self.depths = Set(depths).sorted()
        self.what = what
        threads = Self.threadCounts(cores: cores)
        // The second is llama.cpp's own choice, and always among them.
        batches =
            isQuick
            ? [Batch(256, 256), Batch(2048, 512)]
            : [
                Batch(256, 256), Batch(2048, 512), Batch(128, 128), Batch(512, 512),
                Batch(1024, 1024),
            ]
        self.kvTypes = kvTypes
        self.window = window
        rules = isQuick ? Duel.Rules(fewestPairs: 3, mostPairs: 5) : Duel.Rules()
        engines = 4
    }

    /// Tokens a window needs beside its deepest depth: a reply or a prompt to
    /// measure there, and what the template takes.
    package static let headroom = 1024 + 2 * DepthSweep.overhead

    /// 1 and all of few cores; of many, steps of about a half and two thirds:
    /// the curve is flat between them.
    package static func threadCounts(cores: Int) -> [Int] {
        guard cores > 4 else { return Array(1...max(1, cores)) }
        let parts = [1, 2, 4, cores / 4, cores / 3, cores / 2, cores * 2 / 3, cores * 3 / 4]
        return Set(parts + [cores - 1, cores]).filter { (1...cores).contains($0) }.sorted()
    }
}

/// A group of settings that is tuned together.
package enum TuneAxis: String, Sendable, Hashable, Codable, CaseIterable {
    /// Threads, while decoding and while reading a prompt apart.
    case threads
    case flashAttention = "flash-attention"
    case batch
    case kv
}
