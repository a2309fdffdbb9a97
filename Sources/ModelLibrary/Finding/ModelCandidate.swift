internal import ChatCore

/// A model found, and all that a person may call it.
struct ModelCandidate {
    var found: FoundModel
    /// Its names in every store that has it, the preferred one's first.
    var names: [String]
    /// The Hugging Face repositories it came from.
    var repositories: [String]
}
