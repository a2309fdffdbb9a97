/// One reply in the ledger: what was measured of it, of what, and how.
package struct LedgerTurn: Sendable, Hashable, Codable {
    /// When it was sent, in seconds since 1970.
    package var sentAt: Double
    /// `nil` for a turn of a command that keeps no conversation.
    package var conversation: Conversation.ID?
    package var message: Message.ID?
    package var configuration: SpeedConfiguration
    /// The window in force, in tokens.
    package var contextWindow: Int
    package var finishReason: FinishReason
    package var usage: Usage?
    package var figures: ReplyFigures
    /// Bytes a second read while decoding, by the model's header and the speed.
    package var bandwidth: Figure<Double>?
    /// `bandwidth` over the machine's measured one.
    package var bandwidthShare: Figure<Double>?
    /// Joules a token took, and of what that was measured.
    package var joulesPerToken: Figure<Double>?
    package var energyScope: MachineReading.Energy.Scope?
    /// In the order they were taken.
    package var samples: [LedgerSample]

    package init(
        sentAt: Double, configuration: SpeedConfiguration, contextWindow: Int,
        finishReason: FinishReason, usage: Usage?, figures: ReplyFigures,
        samples: [LedgerSample] = []
    ) {
        self.sentAt = sentAt
        self.configuration = configuration
        self.contextWindow = contextWindow
        self.finishReason = finishReason
        self.usage = usage
        self.figures = figures
        self.samples = samples
    }
}
