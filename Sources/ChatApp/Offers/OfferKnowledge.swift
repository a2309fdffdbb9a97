internal import Benchmark
internal import ChatCore
internal import LlamaEngine

/// What is known here of models in general, to make offers of them.
struct OfferKnowledge: Sendable {
    /// Tokens; the window of the settings.
    var window: Int
    /// The types of the KV cache's halves, as ggml calls them.
    var kvTypeK = "f16"
    var kvTypeV = "f16"
    var machine: MachineSurvey.Machine?
    /// Bytes that the models of this chat take now, and would give back.
    var held = 0
    /// Bytes that the settings' RPC servers have free.
    var serverMemory = 0
    var bandwidth: MemoryBandwidth?
    /// The latest first.
    var turns: [LedgerTurn] = []
    /// The machine's name in the ledger.
    var machineName = ""
    /// Fingerprints of files, by their paths; of those that answered before.
    var fingerprints: [String: String] = [:]
    var published: [PublishedSpeed] = []
    var favourites: Set<String> = []
    /// Paths of the models that are kept warm.
    var warm: Set<String> = []

    init(window: Int) {
        self.window = window
    }

    /// With the window and the cache that settings ask for.
    init(_ loading: EngineSettings) {
        self.init(window: loading.contextWindow ?? EngineFacts.defaultWindow)
        kvTypeK = loading.kvTypeK ?? kvTypeK
        kvTypeV = loading.kvTypeV ?? kvTypeV
    }
}
