/// All that speed depends on besides depth and the machine's mood: turns of
/// one configuration can be compared, and their samples lie on one curve.
package struct SpeedConfiguration: Sendable, Hashable, Codable {
    /// What the model is, by its file's content; `nil` behind engines that do
    /// not tell.
    package var fingerprint: String?
    /// The model's name, for people.
    package var model: String
    package var quantization: Quantization?
    /// The engine's name: `llama.cpp`.
    package var engine: String
    /// The engine's version or build.
    package var engineBuild: String?
    /// The machine, as people name it: processor, cores, GPUs.
    package var machine: String
    /// Where the layers run: `CPU`, `Metal`.
    package var device: String?
    /// Decode threads; `nil` where the engine does not tell.
    package var threads: Int?
    /// Whether the threads follow the machine's load.
    package var threadsFollow = false
    package var kvTypeK: String?
    package var kvTypeV: String?
    package var flashAttention: FlashAttention?
    package var batch: Int?
    package var microBatch: Int?
    package var gpuLayers: Int?
    /// The model that drafts; `nil` for none.
    package var draftModel: String?

    package init(model: String, engine: String, machine: String) {
        self.model = model
        self.engine = engine
        self.machine = machine
    }

    /// Of a loaded model.
    ///
    /// - Parameter machine: The name of this one. What an engine elsewhere does is that
    ///   machine's, by the name its address has.
    package init(_ loaded: LoadedModel, machine: String) {
        self.init(
            model: loaded.model.displayName, engine: loaded.engine,
            machine: loaded.machine.host ?? machine)
        fingerprint = loaded.fingerprint
        quantization = loaded.model.quantization
        engineBuild = loaded.engineVersion
        device = loaded.device
        threads = loaded.threads
        threadsFollow = loaded.threadsFollow
        kvTypeK = loaded.kvTypeK
        kvTypeV = loaded.kvTypeV
        flashAttention = loaded.flashAttention
        batch = loaded.batch
        microBatch = loaded.microBatch
        gpuLayers = loaded.gpuLayers
        draftModel = loaded.draftModel
    }
}
