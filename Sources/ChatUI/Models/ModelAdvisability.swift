internal import Canvas
internal import ChatCore

/// How well a model would do on this machine, as far as that is known before it is loaded.
///
/// Of two the greater is the one to rather begin with: one that fits, is no trial of patience, has
/// more weights, and of those the quantization that is commonly advised.
struct ModelAdvisability: Sendable, Hashable, Comparable {
    private let fit: MachineSurvey.Fit?
    /// Tokens a second with little context.
    private let speed: Figure<Double>?
    private let parameters: Int
    private let quantization: String
    /// Whether an engine elsewhere makes the replies, so that this machine's memory is no matter.
    private let isElsewhere: Bool
    /// Whether it can be used as it is.
    private let isHere: Bool

    init(_ model: MachineSurvey.Model) {
        fit = model.fit
        speed = model.speed
        parameters = model.description.parameters ?? 0
        quantization = model.description.quantization?.rawValue.uppercased() ?? ""
        isElsewhere = false
        isHere = model.description.broken == nil
    }

    init(_ offer: ModelOffer) {
        fit = offer.fit
        speed = offer.speed
        parameters = offer.model.parameters ?? 0
        quantization = offer.model.quantization?.rawValue.uppercased() ?? ""
        isElsewhere = offer.isServed
        isHere = offer.isHere && offer.availability != .broken
    }

    /// Whether a reply is waited for.
    private var isSlow: Bool { speed.map { SpeedFeeling($0.value) == .sluggish } ?? false }

    /// Whether it is a good one to use.
    var isAdvised: Bool {
        isHere && !isSlow && (fit == .fits || isElsewhere && (fit == nil || fit == .fits))
    }

    static func < (left: ModelAdvisability, right: ModelAdvisability) -> Bool {
        left.ranks.lexicographicallyPrecedes(right.ranks)
    }

    private var ranks: [Int] {
        let room: Int =
            switch fit {
            case .fits: 3
            case nil: 2
            case .tight: 1
            case .tooBig: 0
            }
        // Of slow ones the faster, of fast ones the larger.
        let rate = isSlow ? Int((speed?.value ?? 0) * 100) : 0
        return [
            isHere ? 1 : 0, room, isSlow ? 0 : 1, rate, isSlow ? 0 : parameters,
            quantization.hasSuffix("Q4_K_M") ? 1 : 0,
        ]
    }

    /// Why it is advised, or why not; `nil` where too little is known to say anything.
    var fact: Fact? {
        let rate = speed.map { "\($0.text(Readable.rate)) tok/s" }
        let feeling = speed.map { "feels \(SpeedFeeling($0.value).rawValue)" }
        func fact(_ parts: [String?], against tone: Fact.Tone? = nil) -> Fact {
            let label = tone == nil ? "advised" : "not advised"
            // Why stands beside it where there is little room.
            return Fact(
                label, parts.compactMap(\.self).joined(separator: ", "), tone ?? .plain,
                brief: label)
        }
        switch fit {
        case .tooBig: return fact(["larger than the memory that is free"], against: .bad)
        case .tight: return fact(["leaves little memory free", rate], against: .warn)
        case .fits: return fact(["fits whole", rate, feeling], against: isSlow ? .warn : nil)
        case nil:
            guard isElsewhere, feeling != nil else { return nil }
            return fact([rate, feeling], against: isSlow ? .warn : nil)
        }
    }
}
