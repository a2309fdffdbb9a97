internal import Benchmark

/// What can be said of a claim, as text: the verdict, the steps to it, and what was published.
enum ClaimText {
    static func text(_ verdict: ClaimVerdict) -> String {
        let heading =
            verdict.judgement == .unknown ? "Cannot be told. \(verdict.sentence)" : verdict.sentence
        var parts = [SpeedList.wrapped(heading)]
        parts.append(
            verdict.steps.enumerated().map { number, step in
                SpeedList.wrapped("\(number + 1). \(step.text)", hanging: 3)
            }.joined(separator: "\n"))
        if !verdict.published.isEmpty {
            parts.append("Published nearest to it:\n\n" + SpeedList.text(verdict.published))
        } else if verdict.claim.parameters != nil {
            parts.append("Nothing is published here of a model of this size.")
        }
        return parts.joined(separator: "\n\n")
    }
}
