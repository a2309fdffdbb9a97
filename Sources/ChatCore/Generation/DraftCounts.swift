/// Tokens a drafter proposed, and how many of them the model would have chosen
/// itself, since the reply began.
package struct DraftCounts: Sendable, Hashable, Codable {
    package var drafted: Int
    package var accepted: Int

    package init(drafted: Int = 0, accepted: Int = 0) {
        self.drafted = drafted
        self.accepted = accepted
    }
}

/// Who proposes tokens ahead of the model.
package enum SpeculationMode: String, Sendable, Hashable, Codable, CaseIterable {
    case off
    /// Whatever is there, and only while it is measured to be faster.
    case auto
    /// What followed the same words earlier in the conversation (prompt lookup).
    case ngram
    /// A smaller model loaded beside.
    case draft
}
