package import ChatCore
internal import Ledger

extension BenchResult {
    /// The row of a measurement, with what the engine tells of the model and its load. What only
    /// the machine tells is still to be filled in.
    ///
    /// - Parameters:
    ///   - settings: what was asked of the load.
    ///   - testTime: when the test began, ISO 8601.
    package init(
        _ measurement: SpeedMeasurement, of loaded: LoadedModel, settings: EngineSettings,
        testTime: String
    ) {
        let test = measurement.test
        let samples = measurement.samples
        let timed = samples.filter { $0.seconds != nil && $0.rate != nil }
        self.init(
            modelFilename: loaded.model.path ?? loaded.model.name,
            promptTokens: Self.middle(samples.map(\.read), asked: test.prompt),
            generatedTokens: Self.middle(samples.map(\.generated), asked: test.reply),
            depth: Self.middle(samples.map(\.depth), asked: test.depth), testTime: testTime,
            samplesNS: timed.compactMap { $0.seconds.map { Int(($0.value * 1e9).rounded()) } },
            samplesTS: timed.compactMap { $0.rate?.value })
        method = measurement.method
        provenance = measurement.rate?.provenance.rawValue
        medianTS = measurement.rate?.median
        let firstTokens = samples.compactMap(\.firstToken)
        timeToFirstToken = firstTokens.isEmpty ? nil : SampleSpread(firstTokens).median
        latencyP50 = measurement.latency?.p50
        latencyP95 = measurement.latency?.p95
        latencyP99 = measurement.latency?.p99
        latencyMax = measurement.latency?.max
        if test.label != self.test { asked = test.label }
        describe(loaded, settings)
    }

    private mutating func describe(_ loaded: LoadedModel, _ settings: EngineSettings) {
        engine = loaded.engine
        engineVersion = loaded.engineVersion
        model = loaded.model.displayName
        quantization = loaded.model.quantization?.rawValue
        modelType = loaded.modelType
        modelSize = loaded.model.sizeBytes
        modelParameters = loaded.model.parameters
        backends = loaded.device
        batch = loaded.batch
        microBatch = loaded.microBatch
        threads = loaded.threads
        threadsPrefill = loaded.threadsPrefill
        typeK = loaded.kvTypeK
        typeV = loaded.kvTypeV
        contextWindow = loaded.knownWindow
        loadSeconds = loaded.loadSeconds
        switch loaded.flashAttention {
        case .on: flashAttention = 1
        case .off: flashAttention = 0
        case .auto: flashAttention = -1
        case nil: break
        }
        // A server was asked nothing of the kind.
        if loaded.model.engine == nil { gpuLayers = settings.gpuLayers ?? -1 }
    }

    /// What most repetitions came to; what was asked for where the engine does not tell.
    private static func middle(_ counts: [Int?], asked: Int) -> Int {
        let known = counts.compactMap(\.self).sorted()
        return known.isEmpty ? asked : known[known.count / 2]
    }
}
