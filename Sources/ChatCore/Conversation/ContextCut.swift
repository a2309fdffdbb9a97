/// Where the part of a conversation begins that the model still reads.
package struct ContextCut: Sendable, Hashable, Codable {
    /// The oldest message still read; those before it are shown, and not read.
    package var keptFrom: Message.ID
    /// What stands for the messages before, written by the model; `nil` when
    /// they were only left out.
    package var summary: String?
    /// Who wrote the summary.
    package var summarisedBy: String?
    /// Tokens the prompt lost by it; `nil` where they were not counted exactly.
    package var droppedTokens: Int?

    package init(
        keptFrom: Message.ID, summary: String? = nil, summarisedBy: String? = nil,
        droppedTokens: Int? = nil
    ) {
        self.keptFrom = keptFrom
        self.summary = summary
        self.summarisedBy = summarisedBy
        self.droppedTokens = droppedTokens
    }
}
