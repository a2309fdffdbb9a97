#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// What is said to people.
extension BenchComparison {
    /// What came out, in a sentence or two.
    package var verdict: String {
        guard !tests.isEmpty else {
            return "No test is on both sides in the same configuration: measure the same tests, "
                + "and change one setting at a time."
        }
        let enough = tests.filter { $0.verdict != .tooFewRepetitions }
        let slower = enough.count { $0.verdict == .slower }
        let faster = enough.count { $0.verdict == .faster }
        let same = enough.count - slower - faster
        var sentences: [String] = []
        if !enough.isEmpty {
            let parts = [
                slower > 0 ? "\(slower) \(Self.verb(slower)) slower" : nil,
                faster > 0 ? "\(faster) \(Self.verb(faster)) faster" : nil,
                same > 0
                    ? "\(same) \(same == 1 ? "does" : "do") not differ beyond noise" : nil,
            ].compactMap(\.self)
            sentences.append(
                "Of \(ReportText.counted(enough.count, "test")) \(ReportText.list(parts)).")
        }
        if same > 0, let blind {
            sentences.append(
                "Differences below about \(ReportText.fixed(blind * 100, 0)) % could not have been "
                    + "seen.")
        }
        return (sentences + [fewSentence].compactMap(\.self)).joined(separator: " ")
    }

    /// What was changed, and what else a reader must know before believing the verdict.
    package var remarks: [String] {
        var remarks: [String] = []
        if !changes.isEmpty {
            let parts = changes.map {
                "\($0.setting) \($0.before ?? "not told") → \($0.after ?? "not told")"
            }
            let caution =
                changes.count > 1
                ? " Which of these a difference comes from cannot be told." : ""
            remarks.append("Changed: \(parts.joined(separator: "; ")).\(caution)")
        } else if !tests.isEmpty {
            remarks.append("Changed: nothing that the rows tell.")
        }
        let busy = tests.filter(\.isDisturbed).count
        if busy > 0 {
            remarks.append(
                "Other programs kept the machine busy in \(ReportText.counted(busy, "test")), "
                    + "marked busy: measure \(busy == 1 ? "it" : "them") again with nothing else "
                    + "running before the verdict is believed.")
        }
        if tests.contains(where: { !$0.before.isLoadTold || !$0.after.isLoadTold }) {
            remarks.append(
                "Not all rows tell whether other programs kept the machine busy, which looks the "
                    + "same as a slower engine.")
        }
        if rowsWithoutSpeed > 0 {
            remarks.append(
                "Left out: \(ReportText.counted(rowsWithoutSpeed, "row")) without a speed.")
        }
        if !onlyBefore.isEmpty {
            remarks.append("Only before: \(ReportText.list(onlyBefore)).")
        }
        if !onlyAfter.isEmpty { remarks.append("Only after: \(ReportText.list(onlyAfter)).") }
        return remarks
    }

    /// How it was compared; empty for nothing compared.
    package var method: [String] {
        guard !tests.isEmpty else { return [] }
        let number = tests.count { $0.verdict != .tooFewRepetitions }
        let usual = ReportText.fixed(Self.usualDeviation * 100, 2)
        return [
            "Mean ± standard deviation of the repetitions, in tokens a second. Change: after over "
                + "before, the median of all ratios between repetitions (Hodges and Lehmann), with "
                + "its 95 % interval.",
            "Faster or slower is only said of at least 2 %, where the ranks of the repetitions "
                + "differ at 5 % (Mann and Whitney), and the difference is beyond how far two "
                + "sittings of one machine lie apart (a standard deviation of \(usual) % each, or "
                + "more where the runs show it) at 5 % over all \(number) tests together (Holm).",
        ]
    }

    private static func verb(_ count: Int) -> String { count == 1 ? "is" : "are" }

    /// The difference that half of the tests could just have told from none, as a share.
    private var blind: Double? {
        let reaches = tests.compactMap { test in
            test.interval.map { log($0.upperBound / $0.lowerBound) / 2 }
        }.filter(\.isFinite)
        return reaches.isEmpty ? nil : exp(SampleSpread(reaches).median) - 1
    }

    private var fewSentence: String? {
        let few = tests.filter { $0.verdict == .tooFewRepetitions }
        guard let least = few.max(by: { $0.fewest < $1.fewest }) else { return nil }
        let head =
            "Too few repetitions to say of \(ReportText.counted(few.count, "test")): "
        let counts = "\(least.before.repetitions) against \(least.after.repetitions)"
        guard least.fewest > 0 else {
            return head + "without the repetitions of both sides nothing can be compared; measure "
                + "with -r 10."
        }
        let chance = PairStatistics.leastChance(least.before.repetitions, least.after.repetitions)
        return head + "\(counts) are at best one time in \(Int((1 / chance).rounded())) by chance, "
            + "however far apart; measure with -r 5 at least, better 10."
    }
}

extension ComparedTest {
    fileprivate var fewest: Int { min(before.repetitions, after.repetitions) }
}
