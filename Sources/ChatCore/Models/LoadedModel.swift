/// A loaded model, and what is really in force, read back from the engine.
package struct LoadedModel: Sendable, Hashable, Codable {
    package var model: ModelDescription
    /// The engine's name, for example `llama.cpp`.
    package var engine: String
    package var engineVersion: String?
    /// The context window in force, in tokens; not the trained length. 0 where the
    /// engine does not tell.
    package var contextWindow: Int
    package var threads: Int?
    package var threadsPrefill: Int?
    package var flashAttention: FlashAttention?
    package var kvTypeK: String?
    package var kvTypeV: String?
    /// Where the layers run: `CPU`, `Metal`, `CUDA0`.
    package var device: String?
    /// Seconds the load took; `nil` when the engine had it loaded already.
    package var loadSeconds: Double?
    /// Whether the model brings its own chat template. One without gets a
    /// plain fallback, and is said to.
    package var hasChatTemplate: Bool
    /// What the template can do about reasoning.
    package var thinking = ThinkingSupport.none
    /// What the model is, by the file's content and not its name; `nil` where
    /// the engine does not tell.
    package var fingerprint: String?
    /// Whether the decode threads follow the machine's load; `threads` is the
    /// number they begin with then.
    package var threadsFollow = false
    /// Tokens of a prompt evaluated at a time.
    package var batch: Int?
    package var microBatch: Int?
    /// Layers on a GPU, and in all.
    package var gpuLayers: Int?
    package var layers: Int?
    package var loadMode: LoadMode?
    package var ropeScaling: RopeScaling?
    /// Tokens the sliding window spans, for models that have one.
    package var slidingWindow: Int?
    /// Whether the cache can be shifted when it is full.
    package var canShift = false
    /// The draft model's name, where one is loaded.
    package var draftModel: String?
    /// What llama.cpp calls it, by architecture, size and type of weights: `llama 256M Q4_1`.
    package var modelType: String?
    /// What it takes in memory, as it was loaded.
    package var memory: MemoryEstimate?
    /// What making a token reads, where the model's file is known.
    package var traffic: ModelTraffic?
    /// The names of the settings that `tune` found for this model, machine and
    /// engine, and nobody asked for: `batch`.
    package var tuned: [String] = []

    package init(
        model: ModelDescription, engine: String, engineVersion: String? = nil, contextWindow: Int,
        threads: Int? = nil, threadsPrefill: Int? = nil, flashAttention: FlashAttention? = nil,
        kvTypeK: String? = nil, kvTypeV: String? = nil, device: String? = nil,
        loadSeconds: Double? = nil, hasChatTemplate: Bool = true
    ) {
        self.model = model
        self.engine = engine
        self.engineVersion = engineVersion
        self.contextWindow = contextWindow
        self.threads = threads
        self.threadsPrefill = threadsPrefill
        self.flashAttention = flashAttention
        self.kvTypeK = kvTypeK
        self.kvTypeV = kvTypeV
        self.device = device
        self.loadSeconds = loadSeconds
        self.hasChatTemplate = hasChatTemplate
    }

    /// The window in force; `nil` where the engine does not tell.
    package var knownWindow: Int? { contextWindow > 0 ? contextWindow : nil }

    /// The machine it runs on.
    package var machine: EngineMachine { EngineMachine(at: model.engine) }
}
