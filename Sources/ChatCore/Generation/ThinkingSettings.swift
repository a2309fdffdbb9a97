/// How much a reasoning model is to think before it answers. What a model has
/// no switch for is left out of its prompt, and said to be.
package struct ThinkingSettings: Sendable, Hashable, Codable {
    /// Whether to think at all; `nil` leaves it to the template.
    package var isEnabled: Bool?
    /// How hard, where the template knows degrees: `low`, `medium`, `high`.
    package var effort: String?
    /// The most reasoning tokens; then the model is made to answer. `nil` for no limit.
    package var budget: Int?

    package init(isEnabled: Bool? = nil, effort: String? = nil, budget: Int? = nil) {
        self.isEnabled = isEnabled
        self.effort = effort
        self.budget = budget
    }
}

/// What a model's chat template can do about reasoning.
package struct ThinkingSupport: Sendable, Hashable, Codable {
    /// Whether the template knows reasoning at all.
    package var reasons: Bool
    /// Whether it can be switched off and on.
    package var isSwitchable: Bool
    /// Whether it takes a degree of effort.
    package var takesEffort: Bool

    package init(reasons: Bool, isSwitchable: Bool, takesEffort: Bool) {
        self.reasons = reasons
        self.isSwitchable = isSwitchable
        self.takesEffort = takesEffort
    }

    package static let none = ThinkingSupport(
        reasons: false, isSwitchable: false, takesEffort: false)
}
