internal import ChatCore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// A model as `models --json` prints it; what is not known is null.
struct ModelReport: Encodable, Sendable {
    struct Copy: Encodable, Sendable {
        var store: String
        var path: String
    }

    struct Published: Encodable, Sendable {
        var lowTps: Double
        var highTps: Told<Double>
        var hardware: String
        var engine: Told<String>
        /// `vendor`, `unverified`, …
        var standing: String
        var source: String
        /// What it was published for, where that is near and not this.
        var subject: Told<String>
    }

    var name: String
    var family: Told<String>
    var parameters: Told<Int>
    var quantization: Told<String>
    /// On disk; of one that is not there yet, an estimate.
    var sizeBytes: Told<Int>
    var store: String
    var path: Told<String>
    var engine: Told<String>
    /// The machine of that engine, where it is another one.
    var host: Told<String>
    /// Whether that engine has it in memory.
    var loaded: Told<Bool>
    /// The window in force there, in tokens.
    var window: Told<Int>
    var contextLength: Told<Int>
    /// `present`, `served`, `broken`, `makeable` or `downloadable`.
    var availability: String
    /// What it would be made of.
    var madeFrom: Told<String>
    /// In memory, with a window of `context_window` tokens.
    var neededBytes: Told<Int>
    var contextWindow: Told<Int>
    /// The largest window that fits, in tokens.
    var largestWindow: Told<Int>
    /// Whether it fits in memory.
    var fits: Told<Bool>
    /// `fits`, `tight` or `too-big`.
    var fit: Told<String>
    var measuredTps: Told<Double>
    /// How many replies it was measured in.
    var measuredReplies: Int
    var forecastTps: Told<Double>
    var published: [Published]
    var copies: [Copy]
    var repository: Told<String>
    /// ISO 8601.
    var lastUsed: Told<String>
    var favourite: Bool
    /// Why it cannot be used.
    var broken: Told<String>

    init(_ offer: ModelOffer) {
        let model = offer.model
        name = model.name
        family = Told(model.family)
        parameters = Told(model.parameters)
        quantization = Told(model.quantization?.rawValue)
        sizeBytes = Told(model.sizeBytes)
        store = model.store
        path = Told(model.path)
        engine = Told(model.engine)
        host = Told(EngineMachine(at: model.engine).host)
        loaded = Told(model.isLoaded)
        window = Told(model.window)
        contextLength = Told(model.trainedContext)
        availability = offer.availability.word
        var source: String?
        if case .makeable(let path) = offer.availability { source = path }
        madeFrom = Told(source)
        neededBytes = Told(offer.memoryBytes)
        contextWindow = Told(offer.memory?.contextWindow)
        largestWindow = Told(offer.memory?.largestWindow)
        fits = Told(offer.fit.map { $0 != .tooBig })
        fit = Told(offer.fit?.rawValue)
        let speed = offer.speed
        let isMeasured = speed?.provenance != .estimated
        measuredTps = Told(isMeasured ? speed?.value : nil)
        measuredReplies = offer.replies
        forecastTps = Told(isMeasured ? nil : speed?.value)
        published = offer.published.map {
            Published(
                lowTps: $0.low, highTps: Told($0.high), hardware: $0.hardware,
                engine: Told($0.engine), standing: $0.standing, source: $0.source,
                subject: Told($0.subject))
        }
        copies = offer.copies.map { Copy(store: $0.store, path: $0.path) }
        repository = Told(offer.repository)
        lastUsed = Told(
            offer.lastUsed.map { Date(timeIntervalSince1970: $0).formatted(.iso8601) })
        favourite = offer.isFavourite
        broken = Told(model.broken)
    }
}

extension ModelOffer.Availability {
    fileprivate var word: String {
        switch self {
        case .present: "present"
        case .served: "served"
        case .broken: "broken"
        case .makeable: "makeable"
        case .downloadable: "downloadable"
        }
    }
}
