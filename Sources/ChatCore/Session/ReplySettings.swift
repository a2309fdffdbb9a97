/// How replies are made, from the next one on. None of it needs the model to
/// be loaded again.
package struct ReplySettings: Sendable, Hashable, Codable {
    /// Put before conversations that bring no system message of their own.
    package var systemPrompt: String?
    package var sampling: SamplingSettings
    /// The most tokens of a reply; `nil` for as many as the window holds.
    package var maxTokens: Int?
    package var thinking = ThinkingSettings()
    package var speculation = SpeculationMode.auto
    /// What happens when the next prompt does not fit.
    package var overflow = OverflowPolicy.stop

    package init(
        systemPrompt: String? = nil, sampling: SamplingSettings = SamplingSettings(),
        maxTokens: Int? = nil
    ) {
        self.systemPrompt = systemPrompt
        self.sampling = sampling
        self.maxTokens = maxTokens
    }
}
