internal import ChatCore

/// What `doctor --json` prints of advice.
struct DoctorAdviceReport: Encodable, Sendable {
    /// What somebody says of such machines; nothing that was measured here.
    struct Rule: Encodable, Sendable {
        var machine: String
        var models: String
        /// Tokens a second.
        var lowTokensPerSecond: Told<Double>
        var highTokensPerSecond: Told<Double>
        var source: String
    }

    struct Suggestion: Encodable, Sendable {
        var parameters: Int
        var quantization: String
        /// With the window; an estimate.
        var memoryBytes: Int
        var contextWindow: Int
        var fit: String
        var speed: Told<DoctorReport.Speed>
        var reason: String
    }

    struct Check: Encodable, Sendable {
        var rule: String
        /// `kept`, `broken`, `idle` for what does not concern this machine, `unknown`.
        var standing: String
        var finding: String
        var remedy: Told<String>
    }

    var rule: Told<Rule>
    /// The one to begin with first.
    var suggestions: [Suggestion]
    var checks: [Check]

    init(_ advice: MachineAdvice) {
        rule = Told(
            advice.rule.map {
                Rule(
                    machine: $0.machine, models: $0.models,
                    lowTokensPerSecond: Told($0.speed?.lowerBound),
                    highTokensPerSecond: Told($0.speed?.upperBound), source: $0.source)
            })
        suggestions = advice.suggestions.map {
            Suggestion(
                parameters: $0.parameters, quantization: $0.quantization.rawValue,
                memoryBytes: $0.memoryBytes, contextWindow: $0.contextWindow,
                fit: $0.fit.rawValue, speed: Told($0.speed.map(DoctorReport.Speed.init)),
                reason: $0.reason)
        }
        checks = advice.checks.map {
            Check(
                rule: $0.rule, standing: $0.standing.rawValue, finding: $0.finding,
                remedy: Told($0.remedy))
        }
    }
}
