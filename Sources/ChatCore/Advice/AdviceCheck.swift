/// One thing to do or not to do, and how it stands here.
package struct AdviceCheck: Sendable, Hashable, Codable {
    package enum Standing: String, Sendable, Hashable, Codable {
        case kept
        case broken
        /// It does not concern this machine.
        case idle
        /// Nothing tells.
        case unknown
    }

    /// The rule: `Use Q4_K_M.`
    package var rule: String
    package var standing: Standing
    /// What was looked at, and what it showed: one sentence.
    package var finding: String
    /// What can be done; `nil` where nothing need be.
    package var remedy: String?

    package init(rule: String, standing: Standing, finding: String, remedy: String? = nil) {
        self.rule = rule
        self.standing = standing
        self.finding = finding
        self.remedy = remedy
    }
}
