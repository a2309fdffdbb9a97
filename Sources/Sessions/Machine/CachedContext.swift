internal import ChatCore

/// What the engine has in its cache, as far as is known here.
struct CachedContext: Sendable, Hashable {
    var conversation: Conversation.ID
    var tokens: Int
    /// Whether a file holds it as it is.
    var isParked = false

    /// Reading it again would take longer than this, or it is not parked, in
    /// seconds: less than a person waits without noticing.
    static let leastSeconds = 1.0
    /// Tokens a second assumed while no reading was measured: of a small model
    /// on a few cores. A faster machine parks too much once, a slower one too little.
    static let assumedRate = 500.0

    /// Whether parking pays. `rate` is how many tokens a second were read last.
    func isWorthParking(rate: Double?) -> Bool {
        !isParked && Double(tokens) / (rate ?? Self.assumedRate) > Self.leastSeconds
    }
}
