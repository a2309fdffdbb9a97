internal import Benchmark
internal import ChatCore

/// What is known here of models in general, to make offers of them.
struct OfferFacts: Sendable {
    /// Tokens; the window of the settings.
    var window: Int
    var machine: MachineSurvey.Machine?
    /// Bytes that the models of this chat take now, and would give back.
    var held = 0
    var bandwidth: MemoryBandwidth?
    /// The latest first.
    var turns: [LedgerTurn] = []
    /// The machine's name in the ledger.
    var machineName = ""
    /// Fingerprints of files, by their paths; of those that answered before.
    var fingerprints: [String: String] = [:]
    var published: [PublishedSpeed] = []
    var favourites: Set<String> = []
    /// Paths of the models that are kept warm.
    var warm: Set<String> = []
}
