/// Every setting there is, by the name it has everywhere: `top-k` is the flag
/// `--top-k`, the key `top-k` of the config file, the environment's
/// `CANTER_TOP_K`, and `/set top-k` in the chat. What each takes and does is
/// said once, in `SettingsTable`.
package enum SettingName: String, Sendable, Hashable, CaseIterable {
    // Which model
    case model
    case engine
    case apiKey = "api-key"
    case host
    case hostKey = "host-key"
    case discovery
    case certificate
    case modelFolder = "model-folder"
    case warmLimit = "warm-limit"

    // How it is loaded
    case context
    case threads
    case threadsPrefill = "threads-prefill"
    case flashAttention = "flash-attention"
    case kvTypeK = "kv-type-k"
    case kvTypeV = "kv-type-v"
    case gpuLayers = "gpu-layers"
    case device
    case rpc
    case batch
    case microBatch = "micro-batch"
    case loadMode = "load-mode"
    case ropeScaling = "rope-scaling"
    case ropeScale = "rope-scale"
    case ropeFrequencyBase = "rope-frequency-base"
    case ropeOriginalContext = "rope-original-context"
    case fullSlidingWindow = "full-sliding-window"
    case draftModel = "draft-model"
    case chatTemplate = "chat-template"
    case stateLimit = "state-limit"
    case keepAlive = "keep-alive"

    // How replies are made
    case system
    case maxTokens = "max-tokens"
    case thinking
    case reasoningEffort = "reasoning-effort"
    case reasoningBudget = "reasoning-budget"
    case speculation
    case overflow

    // How tokens are drawn
    case temperature
    case dynamicTemperatureRange = "dynamic-temperature-range"
    case dynamicTemperatureExponent = "dynamic-temperature-exponent"
    case topK = "top-k"
    case topP = "top-p"
    case minP = "min-p"
    case typicalP = "typical-p"
    case topNSigma = "top-n-sigma"
    case xtcProbability = "xtc-probability"
    case xtcThreshold = "xtc-threshold"
    case repeatPenalty = "repeat-penalty"
    case repeatLastN = "repeat-last-n"
    case frequencyPenalty = "frequency-penalty"
    case presencePenalty = "presence-penalty"
    case dryMultiplier = "dry-multiplier"
    case dryBase = "dry-base"
    case dryAllowedLength = "dry-allowed-length"
    case dryLastN = "dry-last-n"
    case drySequenceBreaker = "dry-sequence-breaker"
    case mirostat
    case mirostatTau = "mirostat-tau"
    case mirostatEta = "mirostat-eta"
    case logitBias = "logit-bias"
    case grammar
    case jsonSchema = "json-schema"
    case stop
    case ignoreEOS = "ignore-eos"
    case seed

    // How conversations are kept
    case titles
    case historyDays = "history-days"

    // How the screen looks
    case theme
    case characters
    case mouse
    case editing
    case motion

    /// The environment's name for it.
    package var environmentName: String {
        "CANTER_" + rawValue.uppercased().split(separator: "-").joined(separator: "_")
    }

    /// The name that is the fewest edits away from `text`.
    package static func nearest(to text: String) -> SettingName {
        nearestName(to: text, among: allCases.map(\.rawValue)).flatMap(Self.init) ?? .model
    }
}
