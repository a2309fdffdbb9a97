/// What a person asked of the engine when loading a model; `nil` leaves the
/// choice to the engine. Every one of these needs the model to be loaded again.
package struct EngineSettings: Sendable, Hashable, Codable {
    /// The context window in tokens.
    package var contextWindow: Int?
    /// Threads while decoding; `nil` follows the machine's load.
    package var threads: Int?
    /// Threads while evaluating a prompt.
    package var threadsPrefill: Int?
    package var flashAttention: FlashAttention
    /// The type of the K half of the KV cache: `f16`, `q8_0`.
    package var kvTypeK: String?
    /// The type of the V half of the KV cache.
    package var kvTypeV: String?
    /// Layers put on a GPU; `nil` for all that fit.
    package var gpuLayers: Int?
    /// The devices to use, by the names the engine gives them; `nil` for all.
    package var devices: [String]?
    /// Machines that run llama.cpp's `rpc-server`, as `HOST:PORT`, to put layers on.
    package var rpcServers: [String]?
    /// Tokens of a prompt evaluated at a time.
    package var batch: Int?
    /// Tokens computed at once within a batch.
    package var microBatch: Int?
    package var loadMode: LoadMode?
    /// How positions beyond the trained length are made; `nil` as the model says.
    package var ropeScaling: RopeScaling?
    /// Whether a sliding window's cache keeps everything; `nil` for the engine's choice.
    package var fullSlidingWindow: Bool?
    /// A smaller model to draft tokens with: a file's path.
    package var draftModel: String?
    /// A chat template in place of the model's own: a file's path, or Jinja as text.
    package var chatTemplate: String?
    /// How long a server keeps the model after a reply; `nil` leaves it to the server.
    package var keepAlive: KeepAlive?
    /// The names of those that nobody asked for and `tune` found: `batch`.
    package var tuned: [String] = []

    package init(
        contextWindow: Int? = nil, threads: Int? = nil, threadsPrefill: Int? = nil,
        flashAttention: FlashAttention = .auto, kvTypeK: String? = nil, kvTypeV: String? = nil,
        gpuLayers: Int? = nil
    ) {
        self.contextWindow = contextWindow
        self.threads = threads
        self.threadsPrefill = threadsPrefill
        self.flashAttention = flashAttention
        self.kvTypeK = kvTypeK
        self.kvTypeV = kvTypeV
        self.gpuLayers = gpuLayers
    }
}

/// Whether attention is computed in one fused kernel.
package enum FlashAttention: String, Sendable, Hashable, Codable, CaseIterable {
    case on, off, auto
}

/// How weights come into memory.
package enum LoadMode: String, Sendable, Hashable, Codable, CaseIterable {
    /// Mapped from the file: shared, and given back when memory is tight.
    case mmap
    /// Mapped, and held in memory.
    case mlock
    /// Copied.
    case copy
}

/// How positions are stretched beyond the trained length.
package struct RopeScaling: Sendable, Hashable, Codable {
    package enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        case none, linear, yarn
    }

    /// `nil` as the model says.
    package var kind: Kind?
    /// How many times the trained length; `nil` as the model says.
    package var factor: Double?
    /// RoPE's base frequency; `nil` as the model says.
    package var frequencyBase: Double?
    /// The length trained before any scaling, in tokens, for YaRN.
    package var originalContext: Int?

    package init(
        kind: Kind? = nil, factor: Double? = nil, frequencyBase: Double? = nil,
        originalContext: Int? = nil
    ) {
        self.kind = kind
        self.factor = factor
        self.frequencyBase = frequencyBase
        self.originalContext = originalContext
    }
}
