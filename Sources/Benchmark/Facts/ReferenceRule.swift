package import ChatCore

/// A rule of thumb that is commonly given, and what measuring it here showed. A claim, no fact.
package struct ReferenceRule: Sendable, Hashable, Codable {
    package enum Finding: String, Sendable, Hashable, Codable, CaseIterable {
        case held
        case partly
        case didNotHold = "did not hold"
        /// It needs hardware or an engine that was not there.
        case notTestable = "not testable here"
    }

    /// Short and stable: `context-4096`.
    package var id: String
    package var topic: String
    /// The rule, in one sentence.
    package var claim: String
    /// `nil` before it was tested.
    package var finding: Finding? = nil
    /// What was found: one sentence; empty before.
    package var findingText: String
    /// Who says so.
    package var source: String

    /// The rules of a CSV text, in its order. Throws `CSVError`, with the row, for what is no
    /// such table, an id that is there twice, and a finding without its sentence.
    package static func rules(inCSV text: String) throws(CSVError) -> [ReferenceRule] {
        var rules: [ReferenceRule] = []
        var ids: Set<String> = []
        for row in try TableRow.rows(in: text) {
            let rule = try ReferenceRule(row)
            guard ids.insert(rule.id).inserted else { throw row.error("an id that is there twice") }
            rules.append(rule)
        }
        return rules
    }

    private init(_ row: TableRow) throws(CSVError) {
        id = try row.text("id")
        topic = try row.text("topic")
        claim = try row.text("claim")
        findingText = try row.optional("finding_text") ?? ""
        if let text = try row.optional("finding") {
            guard let finding = Finding(rawValue: text) else {
                throw row.error("an unknown finding")
            }
            guard !findingText.isEmpty else { throw row.error("nothing in finding_text") }
            self.finding = finding
        }
        source = try row.text("source")
    }
}
