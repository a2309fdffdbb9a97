internal import ChatCore

/// A turn as `LedgerJSON` writes it.
struct JSONTurn: Codable {
    var sentAt: String
    @OrNull var conversation: String?
    @OrNull var message: Int?
    var configuration: Configuration
    var contextWindow: Int
    var finishReason: String
    @OrNull var usage: Tokens?
    var figures: Figures
    var samples: [Sample]

    struct Configuration: Codable {
        var model: String
        @OrNull var quantization: String?
        @OrNull var fingerprint: String?
        var engine: String
        @OrNull var engineBuild: String?
        var machine: String
        @OrNull var device: String?
        @OrNull var threads: Int?
        var threadsFollowLoad: Bool
        @OrNull var kvTypeK: String?
        @OrNull var kvTypeV: String?
        @OrNull var flashAttention: String?
        @OrNull var batch: Int?
        @OrNull var microBatch: Int?
        @OrNull var gpuLayers: Int?
        @OrNull var draftModel: String?
    }

    struct Tokens: Codable, Hashable {
        var promptTokens: Int
        @OrNull var cachedTokens: Int?
        var completionTokens: Int
        @OrNull var reasoningTokens: Int?
        @OrNull var draftedTokens: Int?
        @OrNull var acceptedTokens: Int?
    }

    struct Figures: Codable {
        @OrNull var ttftS: Figure<Double>?
        @OrNull var prefillS: Figure<Double>?
        @OrNull var decodeS: Figure<Double>?
        @OrNull var reasoningS: Figure<Double>?
        @OrNull var prefillTps: Figure<Double>?
        @OrNull var decodeTps: Figure<Double>?
        @OrNull var effectiveTps: Figure<Double>?
        @OrNull var itlS: LatencyPercentiles?
        @OrNull var bandwidthBytesPerS: Figure<Double>?
        @OrNull var bandwidthShare: Figure<Double>?
        @OrNull var joulesPerToken: Figure<Double>?
        @OrNull var energyOf: String?
    }

    struct Sample: Codable {
        var depth: Double
        var tokens: Int
        var seconds: Double
        @OrNull var threads: Int?
        @OrNull var clockHz: Double?
        @OrNull var temperatureCelsius: Double?
        @OrNull var otherLoad: Double?
        @OrNull var usableCores: Double?
        var provenance: Provenance
    }

    init(_ turn: LedgerTurn) {
        sentAt = Timestamp.text(turn.sentAt)
        conversation = turn.conversation?.rawValue
        message = turn.message?.rawValue
        configuration = Configuration(turn.configuration)
        contextWindow = turn.contextWindow
        finishReason = turn.finishReason.rawValue
        usage = turn.usage.map { Tokens($0) }
        figures = Figures(turn)
        samples = turn.samples.map { Sample($0) }
    }

    /// `nil` where it was not sent at an instant.
    var turn: LedgerTurn? {
        guard let sentAt = Timestamp.seconds(sentAt) else { return nil }
        var turn = LedgerTurn(
            sentAt: sentAt, configuration: configuration.value, contextWindow: contextWindow,
            finishReason: FinishReason(rawValue: finishReason) ?? .stop, usage: usage?.value,
            figures: figures.value, samples: samples.map(\.value))
        turn.conversation = conversation.map { Conversation.ID(rawValue: $0) }
        turn.message = message.map { Message.ID(rawValue: $0) }
        turn.bandwidth = figures.bandwidthBytesPerS
        turn.bandwidthShare = figures.bandwidthShare
        turn.joulesPerToken = figures.joulesPerToken
        turn.energyScope = figures.energyOf.flatMap(MachineReading.Energy.Scope.init(rawValue:))
        return turn
    }
}

extension JSONTurn.Configuration {
    init(_ value: SpeedConfiguration) {
        model = value.model
        quantization = value.quantization?.rawValue
        fingerprint = value.fingerprint
        engine = value.engine
        engineBuild = value.engineBuild
        machine = value.machine
        device = value.device
        threads = value.threads
        threadsFollowLoad = value.threadsFollow
        kvTypeK = value.kvTypeK
        kvTypeV = value.kvTypeV
        flashAttention = value.flashAttention?.rawValue
        batch = value.batch
        microBatch = value.microBatch
        gpuLayers = value.gpuLayers
        draftModel = value.draftModel
    }

    var value: SpeedConfiguration {
        var value = SpeedConfiguration(model: model, engine: engine, machine: machine)
        value.quantization = quantization.map { Quantization($0) }
        value.fingerprint = fingerprint
        value.engineBuild = engineBuild
        value.device = device
        value.threads = threads
        value.threadsFollow = threadsFollowLoad
        value.kvTypeK = kvTypeK
        value.kvTypeV = kvTypeV
        value.flashAttention = flashAttention.flatMap(FlashAttention.init(rawValue:))
        value.batch = batch
        value.microBatch = microBatch
        value.gpuLayers = gpuLayers
        value.draftModel = draftModel
        return value
    }
}

extension JSONTurn.Tokens {
    init(_ usage: Usage) {
        promptTokens = usage.promptTokens
        cachedTokens = usage.cachedTokens
        completionTokens = usage.completionTokens
        reasoningTokens = usage.reasoningTokens
        draftedTokens = usage.drafts?.drafted
        acceptedTokens = usage.drafts?.accepted
    }

    var value: Usage {
        var usage = Usage(
            promptTokens: promptTokens, cachedTokens: cachedTokens,
            completionTokens: completionTokens, reasoningTokens: reasoningTokens)
        if let draftedTokens, let acceptedTokens {
            usage.drafts = DraftCounts(drafted: draftedTokens, accepted: acceptedTokens)
        }
        return usage
    }
}

extension JSONTurn.Figures {
    init(_ turn: LedgerTurn) {
        ttftS = turn.figures.timeToFirstToken
        prefillS = turn.figures.prefillSeconds
        decodeS = turn.figures.decodeSeconds
        reasoningS = turn.figures.reasoningSeconds
        prefillTps = turn.figures.prefillRate
        decodeTps = turn.figures.decodeRate
        effectiveTps = turn.figures.effectiveRate
        itlS = turn.figures.interTokenLatency
        bandwidthBytesPerS = turn.bandwidth
        bandwidthShare = turn.bandwidthShare
        joulesPerToken = turn.joulesPerToken
        energyOf = turn.energyScope?.rawValue
    }

    var value: ReplyFigures {
        var value = ReplyFigures()
        value.timeToFirstToken = ttftS
        value.prefillSeconds = prefillS
        value.decodeSeconds = decodeS
        value.reasoningSeconds = reasoningS
        value.prefillRate = prefillTps
        value.decodeRate = decodeTps
        value.effectiveRate = effectiveTps
        value.interTokenLatency = itlS
        return value
    }
}

extension JSONTurn.Sample {
    init(_ entry: LedgerSample) {
        depth = entry.sample.depth
        tokens = entry.sample.tokens
        seconds = entry.sample.seconds
        threads = entry.threads
        clockHz = entry.clock
        temperatureCelsius = entry.temperature
        otherLoad = entry.otherLoad
        usableCores = entry.usableCores
        provenance = .measured
    }

    var value: LedgerSample {
        var entry = LedgerSample(DepthSample(depth: depth, tokens: tokens, seconds: seconds))
        entry.threads = threads
        entry.clock = clockHz
        entry.temperature = temperatureCelsius
        entry.otherLoad = otherLoad
        entry.usableCores = usableCores
        return entry
    }
}
