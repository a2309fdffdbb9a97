internal import Benchmark

/// A rule as `reference rules --json` prints it.
struct RuleReport: Encodable, Sendable {
    var id: String
    var topic: String
    var claim: String
    var finding: Told<String>
    var findingText: Told<String>
    var source: String

    init(_ rule: ReferenceRule) {
        id = rule.id
        topic = rule.topic
        claim = rule.claim
        finding = Told(rule.finding?.rawValue)
        findingText = Told(rule.findingText.isEmpty ? nil : rule.findingText)
        source = rule.source
    }
}
