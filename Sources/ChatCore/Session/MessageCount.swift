/// How long a message is that is being written, in tokens.
package struct MessageCount: Sendable, Hashable {
    /// Of the message alone, without what a template puts around it.
    package var tokens: Figure<Int>
    /// Of all that would be read with it: the conversation, the message, and
    /// what the template adds.
    package var prompt: Figure<Int>
    /// The context window in force; 0 where the engine does not tell.
    package var window: Int

    package init(tokens: Figure<Int>, prompt: Figure<Int>, window: Int) {
        self.tokens = tokens
        self.prompt = prompt
        self.window = window
    }
}
