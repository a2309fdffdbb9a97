/// The tokens of a message that is being written.
package struct MessageCount: Sendable, Hashable {
    /// Of the message alone: what the prompt has more with it than without it.
    package var tokens: Figure<Int>
    /// Of all that would be read with it.
    package var prompt: Figure<Int>
    /// The window in force, in tokens.
    package var window: Int

    package init(tokens: Figure<Int>, prompt: Figure<Int>, window: Int) {
        self.tokens = tokens
        self.prompt = prompt
        self.window = window
    }
}
