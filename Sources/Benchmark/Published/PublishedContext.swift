/// Which context lengths published speeds are wanted for: one, or a range.
package struct PublishedContext: Sendable, Hashable {
    /// Tokens of the prompt.
    package var range: ClosedRange<Int>

    package init(_ range: ClosedRange<Int>) {
        self.range = range
    }

    /// `4096`, `8k`, `4096-8192` and `1k-32k`, where k is 1024; `nil` for what is none of these.
    package init?(_ text: String) {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map(Self.tokens)
        guard ends.count <= 2, let first = ends[0], let last = ends[ends.count - 1], first <= last
        else { return nil }
        range = first...last
    }

    private static func tokens(_ text: Substring) -> Int? {
        let isThousands = text.last == "k" || text.last == "K"
        guard let number = Int(isThousands ? text.dropLast() : text), (0...1 << 30).contains(number)
        else { return nil }
        return isThousands ? number * 1024 : number
    }

    /// What of the rows is measured at these lengths; for a single length at which nothing was,
    /// the rows at the nearest one below and above it.
    package func rows(of speeds: [PublishedSpeed]) -> Rows {
        let told = speeds.compactMap(\.inputTokens)
        var lengths = Set(told.filter(range.contains))
        let isExact = !lengths.isEmpty
        if lengths.isEmpty, range.lowerBound == range.upperBound {
            let below = told.filter { $0 < range.lowerBound }.max()
            let above = told.filter { $0 > range.upperBound }.min()
            lengths = Set([below, above].compactMap(\.self))
        }
        return Rows(
            speeds: speeds.filter { $0.inputTokens.map(lengths.contains) ?? false },
            nearest: isExact ? [] : lengths.sorted(), untold: speeds.count - told.count)
    }

    package struct Rows: Sendable, Hashable {
        package var speeds: [PublishedSpeed]
        /// The lengths that were taken instead; empty where what was asked for is there.
        package var nearest: [Int]
        /// Rows that do not say at which length they were measured, and are left out.
        package var untold: Int
    }
}
