/// How long a draft is that has not been sent, in tokens.
package struct DraftCount: Sendable, Hashable {
    /// Of the draft alone, without what a template puts around a message.
    package var tokens: Figure<Int>
    /// Of all that would be read with it: the conversation, the draft, and what
    /// the template adds.
    package var prompt: Figure<Int>
    /// The context window in force; 0 where the engine does not tell.
    package var window: Int

    package init(tokens: Figure<Int>, prompt: Figure<Int>, window: Int) {
        self.tokens = tokens
        self.prompt = prompt
        self.window = window
    }
}
