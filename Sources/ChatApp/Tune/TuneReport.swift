internal import Benchmark
internal import ChatCore

/// What `tune --json` prints: the settings found, and all comparisons. Rates
/// are tokens per second, ratios the challenger's rate over the holder's.
struct TuneReport: Encodable, Sendable {
    struct Settings: Encodable, Sendable {
        var threads: Told<Int>
        var threadsPrefill: Told<Int>
        var flashAttention: Told<String>
        var batch: Told<Int>
        var microBatch: Told<Int>
        var kvType: Told<String>

        init(_ candidate: TuneCandidate) {
            threads = Told(candidate.threads)
            threadsPrefill = Told(candidate.threadsPrefill)
            let attention = candidate.flashAttention
            flashAttention = Told(attention == .auto ? nil : attention.rawValue)
            batch = Told(candidate.batch)
            microBatch = Told(candidate.microBatch)
            kvType = Told(candidate.kvType)
        }
    }

    struct Comparison: Encodable, Sendable {
        var subject: String
        var measure: String
        var depth: Int
        var holder: Settings
        var challenger: Settings
        var ratio: Double
        /// Where the ratio lies but for one time in twenty.
        var low: Double
        var high: Double
        var pairs: Int
        var outcome: String
        var holderTps: Told<Double>
        var challengerTps: Told<Double>

        init(_ comparison: TuneComparison) {
            subject = comparison.subject.rawValue
            measure = comparison.measure.rawValue
            depth = comparison.depth
            holder = Settings(comparison.holder)
            challenger = Settings(comparison.challenger)
            let interval = comparison.ratios.interval(.percent95)
            ratio = comparison.ratios.mean
            (low, high) = (interval.lowerBound, interval.upperBound)
            pairs = comparison.ratios.count
            outcome = comparison.outcome.rawValue
            holderTps = Told(comparison.holderRates.rate(comparison.measure))
            challengerTps = Told(comparison.challengerRates.rate(comparison.measure))
        }
    }

    var model: String
    var quantization: Told<String>
    var fingerprint: String
    var machine: String
    var engine: String
    /// The window the settings below are for.
    var window: Int
    var depths: [Int]
    /// null leaves a setting to the engine.
    var settings: Settings
    /// Whether the settings were faster than llama.cpp's defaults when both
    /// were measured in the end; null when nothing was to be proven.
    var isProven: Told<Bool>
    var comparisons: [Comparison]

    init(_ record: TuningRecord) {
        let result = record.result
        model = record.model
        quantization = Told(record.quantization?.rawValue)
        fingerprint = record.fingerprint
        machine = record.machine.text
        engine = record.engine
        window = result.window
        depths = result.depths
        settings = Settings(result.settings(window: result.window))
        isProven = Told(result.isProven)
        comparisons = result.comparisons.map(Comparison.init)
    }
}
