/// Which end a reply came to when it ended for its length.
package enum LengthCause: String, Sendable, Hashable, Codable {
    /// It has as many tokens as were asked for at most.
    case tokenLimit = "token-limit"
    /// The context window was full.
    case window
}
