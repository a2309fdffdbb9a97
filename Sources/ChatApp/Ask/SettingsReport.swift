internal import ChatCore

/// The settings in force, as JSON prints them: what the engine read back, and
/// everything a reply is made with.
struct SettingsReport: Encodable, Sendable {
    private let engine: EngineSettingsReport
    private let reply: [(key: DynamicKey, value: SettingValue)]
    private let seed: Told<UInt32>

    /// `seed` is the one that was used.
    init(_ loaded: LoadedModel, _ settings: ChatSettings, seed: UInt32?) {
        engine = EngineSettingsReport(loaded)
        self.seed = Told(seed)
        reply = SettingsTable.all.filter { $0.scope == .reply && $0.name != .seed }.map {
            (DynamicKey($0.name), $0.value(in: settings))
        }
    }

    func encode(to encoder: any Encoder) throws {
        try engine.encode(to: encoder)
        var container = encoder.container(keyedBy: DynamicKey.self)
        for (key, value) in reply { try container.encode(value, forKey: key) }
        try container.encode(seed, forKey: DynamicKey(.seed))
    }

    /// `top-k` as JSON calls it: `top_k`.
    private struct DynamicKey: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }

        init(_ name: SettingName) {
            stringValue = name.rawValue.split(separator: "-").joined(separator: "_")
        }

        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}

/// What the engine says is in force for a loaded model.
struct EngineSettingsReport: Encodable, Sendable {
    struct Rope: Encodable, Sendable {
        var kind: Told<String>
        var factor: Told<Double>
        var frequencyBase: Told<Double>
        var originalContext: Told<Int>
    }

    /// What the chat template can do about reasoning.
    struct Reasoning: Encodable, Sendable {
        var reasons: Bool
        var isSwitchable: Bool
        var takesEffort: Bool
    }

    /// Bytes in each place the model lies in.
    struct Memory: Encodable, Sendable {
        struct Device: Encodable, Sendable {
            var name: String
            var weightsBytes: Int
            var cacheBytes: Int
            var computeBytes: Int
            var availableBytes: Told<Int>
        }

        var devices: [Device]
        var fits: Bool
        var largestWindow: Told<Int>
    }

    var context: Told<Int>
    var threads: Told<Int>
    /// Whether the decode threads follow the machine's load.
    var threadsFollow: Bool
    var threadsPrefill: Told<Int>
    var batch: Told<Int>
    var microBatch: Told<Int>
    var flashAttention: Told<String>
    var kvTypeK: Told<String>
    var kvTypeV: Told<String>
    var gpuLayers: Told<Int>
    var layers: Told<Int>
    var device: Told<String>
    var loadMode: Told<String>
    var rope: Told<Rope>
    var slidingWindow: Told<Int>
    var canShift: Bool
    /// What was taken from what `tune` found.
    var tuned: [String]
    var draftModel: Told<String>
    var hasChatTemplate: Bool
    var thinkingSupport: Reasoning
    var memory: Told<Memory>
    init(_ loaded: LoadedModel) {
        context = Told(loaded.knownWindow)
        threads = Told(loaded.threads)
        threadsFollow = loaded.threadsFollow
        threadsPrefill = Told(loaded.threadsPrefill)
        batch = Told(loaded.batch)
        microBatch = Told(loaded.microBatch)
        flashAttention = Told(loaded.flashAttention?.rawValue)
        kvTypeK = Told(loaded.kvTypeK)
        kvTypeV = Told(loaded.kvTypeV)
        gpuLayers = Told(loaded.gpuLayers)
        layers = Told(loaded.layers)
        device = Told(loaded.device)
        loadMode = Told(loaded.loadMode?.rawValue)
        rope = Told(
            loaded.ropeScaling.map {
                Rope(
                    kind: Told($0.kind?.rawValue), factor: Told($0.factor),
                    frequencyBase: Told($0.frequencyBase),
                    originalContext: Told($0.originalContext))
            })
        slidingWindow = Told(loaded.slidingWindow)
        canShift = loaded.canShift
        draftModel = Told(loaded.draftModel)
        hasChatTemplate = loaded.hasChatTemplate
        tuned = loaded.tuned
        thinkingSupport = Reasoning(
            reasons: loaded.thinking.reasons, isSwitchable: loaded.thinking.isSwitchable,
            takesEffort: loaded.thinking.takesEffort)
        memory = Told(loaded.memory.map(Memory.init))
    }
}

extension EngineSettingsReport.Memory {
    init(_ estimate: MemoryEstimate) {
        devices = estimate.devices.map {
            Device(
                name: $0.name, weightsBytes: $0.weights, cacheBytes: $0.cache,
                computeBytes: $0.compute, availableBytes: Told($0.available))
        }
        fits = estimate.fits
        largestWindow = Told(estimate.largestWindow)
    }
}
