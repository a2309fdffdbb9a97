/// What two rows of the same test may differ in.
enum BenchSetting: String, Sendable, Hashable, CaseIterable, Encodable {
    case model
    case quantization
    case engine
    case engineVersion = "engine version"
    case canter = "canter version"
    case method
    case backends = "backend"
    case processor
    case gpu = "GPU"
    case system
    case threads
    case threadsPrefill = "threads for the prompt"
    case gpuLayers = "layers on the GPU"
    case flashAttention = "flash attention"
    case typeK = "type of K"
    case typeV = "type of V"
    case batch
    case microBatch = "micro-batch"

    /// The rest is told of the machine and the build.
    var isOfMachine: Bool { [.processor, .gpu, .system].contains(self) }

    /// What mostly goes with another setting, and is in a name only where it does not.
    var isSecondary: Bool {
        switch self {
        case .engineVersion, .canter, .method, .backends, .processor, .gpu, .system,
            .threadsPrefill, .batch, .microBatch:
            true
        default: false
        }
    }

    /// What a row has for it, fit for one line; `nil` where it is not told.
    func value(of row: BenchResult) -> String? {
        own(row).map { ReportText.name($0) }
    }

    /// The same as it was written, to tell rows apart by.
    func own(_ row: BenchResult) -> String? {
        switch self {
        case .model: row.ownModel
        case .quantization: row.ownQuantization
        case .engine: row.engineName
        case .engineVersion: row.versionName
        case .canter: row.canterVersion
        case .method:
            // llama-bench knows no other way.
            row.method?.rawValue ?? (row.isForeign ? BenchResult.Method.tokens.rawValue : nil)
        case .backends: row.backends
        case .processor: row.cpuInfo
        case .gpu: row.gpuInfo.map { $0.isEmpty ? "none" : $0 }
        case .system: row.system
        case .threads: row.threads.map { String($0) }
        case .threadsPrefill: row.threadsPrefill.map { String($0) }
        case .gpuLayers: row.gpuLayers.map { $0 < 0 ? "all that fit" : String($0) }
        case .flashAttention:
            row.flashAttention.map { $0 < 0 ? "auto" : $0 == 0 ? "off" : "on" }
        case .typeK: row.typeK
        case .typeV: row.typeV
        case .batch: row.batch.map { String($0) }
        case .microBatch: row.microBatch.map { String($0) }
        }
    }

    /// The setting in a name of several: `Q4_K_M`, `8 threads`, `K q8_0`.
    func phrase(_ value: String?) -> String {
        guard let value else { return "\(rawValue) not told" }
        return switch self {
        case .model, .quantization, .engine, .system: value
        case .backends, .processor, .method: value
        case .threads: value == "1" ? "1 thread" : "\(value) threads"
        case .typeK: "K \(value)"
        case .typeV: "V \(value)"
        default: "\(rawValue) \(value)"
        }
    }
}
