/// One model in one quantization, how it can be had, and what is known of it
/// before it is loaded: a cell of the picker. What is not known is `nil`.
package struct ModelOffer: Sendable, Hashable, Codable, Identifiable {
    /// How it can be had.
    package enum Availability: Sendable, Hashable, Codable {
        /// It lies on this machine's disk.
        case present
        /// An engine at an address has it.
        case served
        /// It lies here, and cannot be used: `model.broken` says why.
        case broken
        /// It can be made of the file at that path, which has a higher precision.
        case makeable(from: String)
        /// It can be fetched: by what `canter pull` takes, `org/name:Q4_K_M`.
        case downloadable(String)
    }

    /// What the engine that serves it can be asked to do.
    package enum Service: String, Sendable, Hashable, Codable, CaseIterable {
        /// To tell more of a model.
        case details
        /// To take a model into its memory, and out of it again.
        case load, unload
        /// To fetch another model.
        case pull
    }

    package var model: ModelDescription
    package var availability: Availability
    /// What it takes in memory, with the window of the settings.
    package var memory: MemoryEstimate?
    package var fit: MachineSurvey.Fit?
    /// Tokens a second with little context: measured here, or an estimate from
    /// what a token reads and how fast this machine reads memory.
    package var speed: Figure<Double>?
    /// How many replies a measured speed comes from.
    package var replies = 0
    /// What others published for it, the most trustworthy first.
    package var published: [PublishedRate] = []
    /// Where else the same content lies.
    package var copies: [ModelCopy] = []
    /// The Hugging Face repository it came from, `org/name`.
    package var repository: String?
    /// When it answered last, in seconds since 1970.
    package var lastUsed: Double?
    package var isFavourite = false
    /// Whether an engine still holds it, so that going back to it takes a moment.
    package var isWarm = false
    /// Of one that is served: what its engine can be asked for.
    package var services: Set<Service> = []

    package init(_ model: ModelDescription, _ availability: Availability) {
        self.model = model
        self.availability = availability
    }

    /// Tells cells apart: where it is, or would come from.
    package var id: String {
        switch availability {
        case .present, .broken: model.path ?? model.name
        case .served: "\(model.engine ?? "")\u{1F}\(model.name)"
        case .makeable(let source): "\(source)\u{1F}\(model.quantization?.rawValue ?? "")"
        case .downloadable(let reference): reference
        }
    }

    /// Bytes of memory it takes, on all devices together.
    package var memoryBytes: Int? {
        memory?.bytes
    }
}
