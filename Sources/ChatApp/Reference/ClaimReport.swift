internal import Benchmark
internal import ChatCore

/// A checked claim as `reference check --json` prints it; what it does not say is null.
struct ClaimReport: Encodable, Sendable {
    struct Understood: Encodable, Sendable {
        var model: Told<String>
        /// Weights.
        var parameters: Told<Int>
        var activeParameters: Told<Int>
        var quantization: Told<String>
        var tokensPerSecond: Told<PublishedSpeedReport.Range>
        /// `here` for this machine.
        var hardware: Told<String>
        var memoryGb: Told<Double>
        var gpus: Int
        var engine: Told<String>
        var contextTokens: Told<Int>
        /// `generation`, `prompt` or `batched`.
        var kind: String
        var batch: Told<Int>
        var speculative: Bool
    }

    struct Step: Encodable, Sendable {
        var name: String
        var text: String
    }

    var claim: String
    var understood: Understood
    var verdict: String
    var sentence: String
    var steps: [Step]
    var bytesPerToken: Told<Double>
    var bandwidthBytesPerS: Told<Double>
    /// Tokens a second of one request that the memory allows at most; an estimate.
    var boundTps: Told<Double>
    var published: [PublishedSpeedReport]

    init(_ verdict: ClaimVerdict) {
        claim = verdict.claim.text
        understood = Understood(verdict.claim)
        self.verdict = verdict.judgement.rawValue
        sentence = verdict.sentence
        steps = verdict.steps.map { Step(name: $0.name.rawValue, text: $0.text) }
        bytesPerToken = Told(verdict.bytesPerToken)
        bandwidthBytesPerS = Told(verdict.bandwidth)
        boundTps = Told(verdict.bound)
        published = verdict.published.map(PublishedSpeedReport.init)
    }
}

extension ClaimReport.Understood {
    init(_ claim: SpeedClaim) {
        model = Told(claim.model)
        parameters = Told(claim.parameters)
        activeParameters = Told(claim.activeParameters)
        quantization = Told(claim.quantization?.rawValue)
        tokensPerSecond = Told(
            claim.speed.map {
                PublishedSpeedReport.Range(low: $0.lowerBound, high: Told($0.upperBound))
            })
        let place: String? =
            switch claim.place {
            case .hardware(let fact): fact.name
            case .here: "here"
            case .memory, nil: nil
            }
        hardware = Told(place)
        memoryGb = Told(claim.memoryGB)
        gpus = claim.gpus
        engine = Told(claim.engine)
        contextTokens = Told(claim.context)
        kind = claim.kind.rawValue
        batch = Told(claim.batch)
        speculative = claim.isSpeculative
    }
}
