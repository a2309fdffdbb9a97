package import ChatCore

/// Settings of the engine that `tune` compares; `nil` leaves one to the engine.
package struct TuneCandidate: Sendable, Hashable, Codable {
    /// Threads while decoding; `nil` follows the machine's load.
    package var threads: Int?
    package var threadsPrefill: Int?
    package var flashAttention: FlashAttention
    /// Tokens of a prompt evaluated at a time.
    package var batch: Int?
    /// Tokens computed at once within a batch.
    package var microBatch: Int?
    /// The type of both halves of the KV cache.
    package var kvType: String?

    package init(
        threads: Int? = nil, threadsPrefill: Int? = nil, flashAttention: FlashAttention = .auto,
        batch: Int? = nil, microBatch: Int? = nil, kvType: String? = nil
    ) {
        self.threads = threads
        self.threadsPrefill = threadsPrefill
        self.flashAttention = flashAttention
        self.batch = batch
        self.microBatch = microBatch
        self.kvType = kvType
    }

    /// What llama.cpp's own tools use where nothing is said: `llama_context_default_params`,
    /// and as many threads as the processor has cores for arithmetic.
    package static func llamaDefaults(threads: Int) -> TuneCandidate {
        TuneCandidate(threads: threads, threadsPrefill: threads, batch: 2048, microBatch: 512)
    }

    /// The settings to load a model with, to try them.
    package func settings(window: Int) -> EngineSettings {
        var settings = EngineSettings(contextWindow: window)
        _ = fill(&settings)
        settings.contextWindow = window
        return settings
    }

    /// Puts these into `settings` where nobody has given a value, and returns
    /// the names of those it put there.
    package func fill(_ settings: inout EngineSettings) -> [String] {
        var names: [String] = []
        func fill<Value>(_ name: String, _ place: inout Value?, _ value: Value?) {
            guard place == nil, let value else { return }
            place = value
            names.append(name)
        }
        // A person's number of threads stands for both where the other is not given.
        if settings.threads == nil {
            fill("threads_prefill", &settings.threadsPrefill, threadsPrefill)
        }
        fill("threads", &settings.threads, threads)
        // A micro-batch and its batch belong together.
        if settings.batch == nil, settings.microBatch == nil {
            fill("batch", &settings.batch, batch)
            fill("micro_batch", &settings.microBatch, microBatch)
        }
        // So do the halves of the cache; and a quantized V half needs flash attention.
        if settings.kvTypeK == nil, settings.kvTypeV == nil, settings.flashAttention == .auto {
            fill("kv_type_k", &settings.kvTypeK, kvType)
            fill("kv_type_v", &settings.kvTypeV, kvType)
        }
        let isPlain = [settings.kvTypeV ?? "f16"].allSatisfy {
            ["f16", "bf16", "f32"].contains($0)
        }
        if settings.flashAttention == .auto, flashAttention != .auto,
            flashAttention == .on || isPlain
        {
            settings.flashAttention = flashAttention
            names.append("flash_attention")
        }
        return names
    }

    /// As `tune` names it in a line: `2 threads, flash attention off`.
    package var label: String {
        var parts: [String] = []
        if let threads { parts.append(threads == 1 ? "1 thread" : "\(threads) threads") }
        if let threadsPrefill { parts.append("\(threadsPrefill) while reading") }
        if flashAttention != .auto {
            parts.append("flash attention \(flashAttention.rawValue)")
        }
        if let batch { parts.append("batch \(batch)/\(microBatch ?? batch)") }
        if let kvType { parts.append("KV \(kvType)") }
        return parts.isEmpty ? "nothing set" : parts.joined(separator: ", ")
    }

    /// Whether it sets what is about reading: batches, or other threads than
    /// the engine's own choice.
    func changesReading(_ defaultThreads: Int) -> Bool {
        batch != nil || microBatch != nil
            || threadsPrefill.map { $0 != defaultThreads } ?? false
    }
}
