/// What can be said of a claim, and why.
package struct ClaimVerdict: Sendable {
    package enum Judgement: String, Sendable, Hashable, CaseIterable {
        case plausible
        case implausible
        case onlyIf = "possible only if"
        case unknown = "cannot be told"
    }

    /// A step of the reasoning, in one or two sentences.
    package struct Step: Sendable, Hashable {
        package enum Name: String, Sendable, Hashable {
            case understood, confusion, bytes, bandwidth, bound, memory, claim, ways
        }

        package var name: Name
        package var text: String
    }

    package var claim: SpeedClaim
    package var judgement: Judgement
    /// The judgement in a sentence.
    package var sentence: String
    /// In the order they were made.
    package var steps: [Step] = []
    /// Bytes read for one token; an estimate, as what comes of it.
    package var bytesPerToken: Double?
    /// Bytes a second.
    package var bandwidth: Double?
    /// Tokens a second of one request that the memory allows at most.
    package var bound: Double?
    /// The published rows nearest to the claim, those of model makers first.
    package var published: [PublishedSpeed] = []
}
