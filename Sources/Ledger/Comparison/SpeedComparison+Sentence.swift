/// What is said to people.
extension SpeedComparison {
    /// `4.2 % slower (1.8 to 6.5), 14 against 9 replies`: of the second, with
    /// where it lies but for one time in twenty.
    package var finding: String {
        let replies = "\(firstReplies) against \(secondReplies) replies"
        func percent(_ ratio: Double) -> Double { (ratio - 1) * 100 }
        func text(_ value: Double) -> String { LedgerText.fixed(value, decimals: 1) }
        let low = percent(interval.lowerBound)
        let high = percent(interval.upperBound)
        return switch verdict {
        case .faster:
            "\(text(percent(ratio))) % faster (\(text(low)) to \(text(high))), \(replies)"
        case .slower:
            "\(text(-percent(ratio))) % slower (\(text(-high)) to \(text(-low))), \(replies)"
        case .noDifference:
            "no difference beyond noise (\(text(low)) to \(text(high)) %), \(replies)"
        }
    }

    /// One sentence, and another about what was left out.
    package var sentence: String {
        let head = "\(LedgerText.name(second)) against \(LedgerText.name(first)): \(finding)."
        return [head, leftOut.sentence].compactMap(\.self).joined(separator: " ")
    }
}

extension SpeedComparison.Refusal: CustomStringConvertible {
    /// One sentence: why, and what to do.
    package var description: String {
        switch self {
        case .tooFewReplies(let first, let second, let leftOut):
            [
                "Too few replies to compare, \(first) against \(second): each side needs "
                    + "\(SpeedComparison.fewestReplies) that tell their speed.",
                leftOut.sentence,
            ].compactMap(\.self).joined(separator: " ")
        case .differentDepths:
            "The replies of one side came in much longer conversations than those of the other, "
                + "so that the context's part cannot be told: compare again after more of both."
        case .noCurve:
            "The replies are not of one curve of speed against depth: compare fewer "
                + "configurations at a time, as with --where."
        }
    }
}
