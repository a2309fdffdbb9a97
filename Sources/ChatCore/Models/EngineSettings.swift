/// What a person asked of the engine when loading a model; `nil` leaves the
/// choice to the engine.
package struct EngineSettings: Sendable, Hashable, Codable {
    /// The context window in tokens.
    package var contextWindow: Int?
    /// Threads while decoding.
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
