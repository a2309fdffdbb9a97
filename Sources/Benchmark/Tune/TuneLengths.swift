/// How long the samples of a tuning are, in tokens.
package struct TuneLengths: Sendable, Hashable {
    /// Of a reply.
    package var decode: Int
    /// Of a prompt read at a depth.
    package var prefill: Int

    package init(decode: Int = 48, prefill: Int = 256) {
        self.decode = decode
        self.prefill = prefill
    }

    /// Lengths that take about half a second each at these rates: long enough
    /// for a clock and the machine's small noise, short enough for many pairs.
    static func fitting(_ rates: TuneRates) -> TuneLengths {
        func tokens(_ rate: Double?, _ range: ClosedRange<Int>) -> Int {
            let wanted = Int(min(1e6, (rate ?? 0) * 0.5)) / 16 * 16
            return min(max(wanted, range.lowerBound), range.upperBound)
        }
        return TuneLengths(
            decode: tokens(rates.decode, 16...96), prefill: tokens(rates.prefill, 64...512))
    }
}
