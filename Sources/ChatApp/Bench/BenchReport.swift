internal import Benchmark
internal import ChatCore

/// What `bench -o json` prints. Times are seconds, sizes bytes, rates tokens per second; what an
/// engine does not tell is null.
struct BenchReport: Encodable, Sendable {
    struct Model: Encodable, Sendable {
        var name: String
        var quantization: Told<String>
        var sizeBytes: Told<Int>
        var parameters: Told<Int>
    }

    struct Settings: Encodable, Sendable {
        var contextWindow: Told<Int>
        var threads: Told<Int>
        var threadsPrefill: Told<Int>
        var flashAttention: Told<String>
        var kvTypeK: Told<String>
        var kvTypeV: Told<String>
        var device: Told<String>
    }

    /// What was asked for.
    struct Asked: Encodable, Sendable {
        var tokens: Int
        var depth: Int
    }

    struct Rate: Encodable, Sendable {
        var median: Double
        var min: Double
        var max: Double
        var provenance: String

        init(_ summary: RateSummary) {
            median = summary.median
            min = summary.min
            max = summary.max
            provenance = summary.provenance.rawValue
        }
    }

    /// One repetition, with the counts that came about.
    struct Sample: Encodable, Sendable {
        var tokens: Told<Int>
        var depth: Told<Int>
        var promptTokens: Told<Int>
        var cachedTokens: Told<Int>
        var completionTokens: Told<Int>
        var finishReason: String
        var seconds: Told<Double>
        var tokensPerSecond: Told<Double>

        init(_ sample: SpeedSample) {
            tokens = Told(sample.tokens)
            depth = Told(sample.depth)
            promptTokens = Told(sample.usage?.promptTokens)
            cachedTokens = Told(sample.usage?.cachedTokens)
            completionTokens = Told(sample.usage?.completionTokens)
            finishReason = sample.finishReason.rawValue
            seconds = Told(sample.seconds?.value)
            tokensPerSecond = Told(sample.rate?.value)
        }
    }

    struct Test: Encodable, Sendable {
        var test: String
        var kind: String
        var asked: Asked
        var endedEarly: Bool
        var tokensPerSecond: Told<Rate>
        var samples: [Sample]

        init(_ measurement: SpeedMeasurement) {
            test = measurement.label
            kind = measurement.test.kind.rawValue
            asked = Asked(tokens: measurement.test.tokens, depth: measurement.test.depth)
            endedEarly = measurement.endedEarly
            tokensPerSecond = Told(measurement.rate.map(Rate.init))
            samples = measurement.samples.map(Sample.init)
        }
    }

    var canterVersion = CanterCommand.version
    var engine: String
    var engineVersion: Told<String>
    var model: Model
    var settings: Settings
    var tests: [Test]

    init(_ loaded: LoadedModel, _ measurements: [SpeedMeasurement]) {
        engine = loaded.engine
        engineVersion = Told(loaded.engineVersion)
        model = Model(
            name: loaded.model.displayName, quantization: Told(loaded.model.quantization?.rawValue),
            sizeBytes: Told(loaded.model.sizeBytes), parameters: Told(loaded.model.parameters))
        settings = Settings(
            contextWindow: Told(loaded.knownWindow), threads: Told(loaded.threads),
            threadsPrefill: Told(loaded.threadsPrefill),
            flashAttention: Told(loaded.flashAttention?.rawValue), kvTypeK: Told(loaded.kvTypeK),
            kvTypeV: Told(loaded.kvTypeV), device: Told(loaded.device))
        tests = measurements.map(Test.init)
    }
}
