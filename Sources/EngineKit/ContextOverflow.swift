/// What an engine counted that refused a prompt. In tokens; `nil` where it does not tell.
package struct ContextOverflow: Sendable, Hashable, Codable {
    package var promptTokens: Int?
    /// Whether `promptTokens` is only a lower bound.
    package var isAtLeast = false
    /// The window in force.
    package var window: Int?

    package init(promptTokens: Int? = nil, isAtLeast: Bool = false, window: Int? = nil) {
        self.promptTokens = promptTokens
        self.isAtLeast = isAtLeast
        self.window = window
    }
}
