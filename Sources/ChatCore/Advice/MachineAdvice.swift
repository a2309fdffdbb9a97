/// What is advised for a machine: which models, and what to do and not to do.
package struct MachineAdvice: Sendable, Hashable, Codable {
    /// What is commonly said of machines like this; `nil` where nobody says anything of them.
    package var rule: AdviceRule?
    /// What fits here, the one to begin with first.
    package var suggestions: [ModelSuggestion]
    /// The rules that can be checked here, each as it stands.
    package var checks: [AdviceCheck]

    package init(
        rule: AdviceRule? = nil, suggestions: [ModelSuggestion] = [], checks: [AdviceCheck] = []
    ) {
        self.rule = rule
        self.suggestions = suggestions
        self.checks = checks
    }
}
