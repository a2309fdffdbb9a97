/// One test of one configuration, measured: a row of what `canter bench` prints and reads again.
///
/// The first group are llama-bench's columns by its names, so that what reads its JSON reads ours
/// and the other way round; the second are canter's own. What an engine does not tell is `nil`.
package struct BenchResult: Sendable, Hashable, Codable {
    // llama-bench's

    package var buildCommit: String?
    package var buildNumber: Int?
    /// The processor's name.
    package var cpuInfo: String?
    /// The GPUs' names with commas between; empty for none.
    package var gpuInfo: String?
    /// Where layers run: `CPU`, `Metal,BLAS`.
    package var backends: String?
    /// A file's path, or the name a server has for the model.
    package var modelFilename: String
    /// `llama 256M Q4_1`
    package var modelType: String?
    /// Bytes of the weights.
    package var modelSize: Int?
    /// Weights.
    package var modelParameters: Int?
    package var batch: Int?
    package var microBatch: Int?
    package var threads: Int?
    package var typeK: String?
    package var typeV: String?
    /// Layers on a GPU; -1 for all that fit.
    package var gpuLayers: Int?
    /// 1 on, 0 off, -1 the engine's choice.
    package var flashAttention: Int?
    /// Tokens read, and tokens generated: as they came about.
    package var promptTokens: Int
    package var generatedTokens: Int
    /// Tokens in the context before them.
    package var depth: Int
    /// When the test began: ISO 8601, UTC.
    package var testTime: String
    /// Mean and sample standard deviation of `samplesNS`, in nanoseconds.
    package var averageNS: Int
    package var deviationNS: Int
    /// Mean and sample standard deviation of `samplesTS`, in tokens a second.
    package var averageTS: Double
    package var deviationTS: Double
    /// The repetitions in order, without the warm-up: nanoseconds, and tokens a second.
    package var samplesNS: [Int]
    package var samplesTS: [Double]

    // canter's

    package var canterVersion: String?
    /// `llama.cpp`, `Ollama`; `nil` in rows of llama-bench's.
    package var engine: String?
    package var engineVersion: String?
    /// The model's name for people, without the quantization.
    package var model: String?
    package var quantization: String?
    /// Which way was measured.
    package var method: Method?
    /// Where the speeds come from, in the words of `Provenance`.
    package var provenance: String?
    /// Tokens a second: the median of `samplesTS`.
    package var medianTS: Double?
    /// Seconds from sending to the first token, the median of the repetitions.
    package var timeToFirstToken: Double?
    /// Inter-token latency in seconds, over the gaps of all repetitions.
    package var latencyP50: Double?
    package var latencyP95: Double?
    package var latencyP99: Double?
    package var latencyMax: Double?
    /// Seconds the load took, which no speed includes; `nil` where it was loaded already.
    package var loadSeconds: Double?
    package var threadsPrefill: Int?
    /// The context window in force, in tokens.
    package var contextWindow: Int?
    /// Processors other programs kept busy meanwhile, on average, and processors there are to use.
    package var otherLoad: Double?
    package var usableCores: Double?
    /// Bytes a second this machine reads its memory at, as `doctor` measured it.
    package var memoryBandwidth: Double?
    /// Bytes of main memory.
    package var memory: Int?
    /// `Linux 6.18`, `macOS 15.5`
    package var system: String?
    /// What was asked for where something else came about; llama-bench's words: `tg128 @ d512`.
    package var asked: String?

    /// How a test is put to an engine.
    package enum Method: String, Sendable, Hashable, Codable {
        /// Tokens by their numbers, as llama-bench does: no text, no template; the counts are exact.
        case tokens
        /// A conversation, through the engine's template, its length counted by the engine.
        case chat
    }

    package init(
        modelFilename: String, promptTokens: Int, generatedTokens: Int, depth: Int,
        testTime: String, samplesNS: [Int], samplesTS: [Double]
    ) {
        self.modelFilename = modelFilename
        self.promptTokens = promptTokens
        self.generatedTokens = generatedTokens
        self.depth = depth
        self.testTime = testTime
        self.samplesNS = samplesNS
        self.samplesTS = samplesTS
        averageNS = Int(SampleSpread(samplesNS.map(Double.init)).mean.rounded())
        deviationNS = Int(SampleSpread(samplesNS.map(Double.init)).deviation.rounded())
        averageTS = SampleSpread(samplesTS).mean
        deviationTS = SampleSpread(samplesTS).deviation
        medianTS = SampleSpread(samplesTS).median
    }

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case buildCommit = "build_commit"
        case buildNumber = "build_number"
        case cpuInfo = "cpu_info"
        case gpuInfo = "gpu_info"
        case backends
        case modelFilename = "model_filename"
        case modelType = "model_type"
        case modelSize = "model_size"
        case modelParameters = "model_n_params"
        case batch = "n_batch"
        case microBatch = "n_ubatch"
        case threads = "n_threads"
        case typeK = "type_k"
        case typeV = "type_v"
        case gpuLayers = "n_gpu_layers"
        case flashAttention = "flash_attn"
        case promptTokens = "n_prompt"
        case generatedTokens = "n_gen"
        case depth = "n_depth"
        case testTime = "test_time"
        case averageNS = "avg_ns"
        case deviationNS = "stddev_ns"
        case averageTS = "avg_ts"
        case deviationTS = "stddev_ts"
        case samplesNS = "samples_ns"
        case samplesTS = "samples_ts"
        case canterVersion = "canter_version"
        case engine
        case engineVersion = "engine_version"
        case model
        case quantization
        case method
        case provenance
        case medianTS = "median_ts"
        case timeToFirstToken = "time_to_first_token"
        case latencyP50 = "itl_p50"
        case latencyP95 = "itl_p95"
        case latencyP99 = "itl_p99"
        case latencyMax = "itl_max"
        case loadSeconds = "load_seconds"
        case threadsPrefill = "n_threads_prefill"
        case contextWindow = "n_ctx"
        case otherLoad = "other_load"
        case usableCores = "usable_cores"
        case memoryBandwidth = "memory_bandwidth"
        case memory
        case system
        case asked
    }
}

extension BenchResult {
    /// What was measured, in llama-bench's words: `pp512`, `tg128 @ d1024`, `pp512+tg128`.
    package var test: String {
        let parts = [
            promptTokens > 0 ? "pp\(promptTokens)" : nil,
            generatedTokens > 0 ? "tg\(generatedTokens)" : nil,
        ].compactMap(\.self)
        return parts.joined(separator: "+") + (depth > 0 ? " @ d\(depth)" : "")
    }
}
