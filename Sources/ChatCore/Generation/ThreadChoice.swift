/// How many threads decode, when the engine changes it by itself.
package struct ThreadChoice: Sendable, Hashable, Codable {
    /// Threads from the next token on.
    package var decode: Int
    package var reason: Reason

    /// Why it was changed.
    package enum Reason: String, Sendable, Hashable, Codable {
        /// Other programs keep the processor busy.
        case load
        /// The processor is free again.
        case idle
        /// Measured to be faster.
        case measured
    }

    package init(decode: Int, reason: Reason) {
        self.decode = decode
        self.reason = reason
    }
}
