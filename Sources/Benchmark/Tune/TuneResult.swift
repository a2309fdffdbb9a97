internal import ChatCore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// All that a tuning found out, and what follows from it for a window.
package struct TuneResult: Sendable, Hashable, Codable {
    /// The depths measured at, ascending.
    package var depths: [Int]
    /// The window it was made for.
    package var window: Int
    /// Threads the engine takes where nothing is set, and what its automatic
    /// flash attention comes to.
    package var defaultThreads: Int
    /// Every comparison, in the order they were made. Where one was made again
    /// because another setting had changed, the later one counts.
    package var comparisons: [TuneComparison] = []
    /// Whether a fixed number of threads beats following the machine; `nil`
    /// where the engine does not follow.
    package var fixedBeatsFollowing: Bool?
    /// Whether the choice proved faster than llama.cpp's defaults; `nil` where
    /// there was nothing to prove.
    package var isProven: Bool?

    package init(depths: [Int], window: Int, defaultThreads: Int) {
        self.depths = depths
        self.window = window
        self.defaultThreads = defaultThreads
    }

    /// The settings to use with a window of `window` tokens: nothing set where
    /// nothing was won.
    ///
    /// A setting whose gain differs by depth is judged by the mean of its gain
    /// over all depths up to the window, straight lines between those that were
    /// measured: over its life, a chat that fills its window is at each depth
    /// for as long. It has to be ahead of the noise of that mean.
    package func settings(window: Int) -> TuneCandidate {
        isProven == false ? TuneCandidate() : choice(window: window)
    }

    /// The same before it is proven against llama.cpp's defaults.
    func choice(window: Int) -> TuneCandidate {
        var choice = TuneCandidate()
        if let attention = best(.flashAttention, window: window) {
            choice.flashAttention = attention.flashAttention
        }
        let threads = best(.threads, window: window)?.threads
        switch fixedBeatsFollowing {
        case true?: choice.threads = threads ?? defaultThreads
        case false?: choice.threads = nil
        case nil: choice.threads = threads
        }
        choice.threadsPrefill = best(.threadsPrefill, window: window)?.threadsPrefill
        // An engine takes as many threads for reading as for decoding where
        // only those are set.
        if choice.threads != nil, choice.threadsPrefill == nil {
            choice.threadsPrefill = defaultThreads
        }
        if let batch = best(.batch, window: window) {
            choice.batch = batch.batch
            choice.microBatch = batch.microBatch
        }
        if let cache = best(.kvType, window: window) {
            choice.kvType = cache.kvType
            // A quantized V half does not go without it.
            choice.flashAttention = .auto
        }
        return choice
    }

    /// The challenger with the largest mean gain that is ahead of its noise.
    private func best(_ subject: TuneComparison.Subject, window: Int) -> TuneCandidate? {
        let gains = challengers(subject).compactMap { candidate -> (TuneCandidate, Double)? in
            let gain = gain(subject, of: candidate, window: window)
            // 2.2 is Student's quantile for a dozen pairs; a per cent is the
            // least that is worth a setting.
            guard gain.mean - 2.2 * gain.error > 0, gain.mean >= log(1.01) else { return nil }
            return (candidate, gain.mean)
        }
        return gains.max { $0.1 < $1.1 }?.0
    }

    /// What was tried, reduced to what the comparison is about.
    private func challengers(_ subject: TuneComparison.Subject) -> [TuneCandidate] {
        var found: [TuneCandidate] = []
        for comparison in comparisons where comparison.subject == subject {
            let value = comparison.challenger.only(subject)
            if !found.contains(value) { found.append(value) }
        }
        return found
    }

    /// The mean logarithm of a challenger's gain over the depths from 0 to
    /// `window`, and its standard error.
    package func gain(
        _ subject: TuneComparison.Subject, of candidate: TuneCandidate, window: Int
    ) -> (mean: Double, error: Double) {
        var points: [Int: PairedRatios] = [:]
        for comparison in comparisons
        where comparison.subject == subject && comparison.challenger.only(subject) == candidate {
            points[comparison.depth] = comparison.ratios
        }
        let depths = points.keys.sorted()
        let weights = Self.weights(depths, upTo: window)
        var (mean, variance) = (0.0, 0.0)
        for (depth, weight) in zip(depths, weights) where weight > 0 {
            guard let ratios = points[depth] else { continue }
            mean += weight * ratios.meanLog
            variance += weight * weight * ratios.standardError * ratios.standardError
        }
        return (mean, variance.squareRoot())
    }

    /// The mean logarithm, over the depths of the window, of what a turn
    /// gained over llama.cpp's defaults when the choice was compared with them.
    package var turnGainOverDefaults: Double {
        let finals = comparisons.filter { $0.subject == .defaults }
        let depths = Set(finals.map(\.depth)).sorted()
        let gains = depths.map { depth -> Double in
            let here = finals.filter { $0.depth == depth }
            guard let decode = here.last(where: { $0.measure == .decode }),
                let prefill = here.last(where: { $0.measure == .prefill }),
                let before = TuneRates(
                    decode: decode.holderRates.decode, prefill: prefill.holderRates.prefill
                ).rate(.turn)
            else { return 0 }
            // From the paired ratios, which know less of drift than the medians do.
            let after = TuneRates(
                decode: decode.holderRates.decode.map { $0 * decode.ratios.mean },
                prefill: prefill.holderRates.prefill.map { $0 * prefill.ratios.mean })
            return after.rate(.turn).map { log($0 / before) } ?? 0
        }
        return zip(gains, Self.weights(depths, upTo: window)).reduce(0) { $0 + $1.0 * $1.1 }
    }

    /// How much each depth counts in a mean over 0 to `end`: the integrals of
    /// the straight lines between them, level before the first and behind the last.
    static func weights(_ depths: [Int], upTo end: Int) -> [Double] {
        guard let first = depths.first, end > 0 else {
            return depths.indices.map { $0 == 0 ? 1 : 0 }
        }
        var weights = [Double](repeating: 0, count: depths.count)
        let end = Double(end)
        weights[0] += min(Double(first), end)
        for index in depths.indices.dropFirst() {
            let (low, high) = (Double(depths[index - 1]), Double(depths[index]))
            let reach = min(high, end) - low
            guard reach > 0 else { break }
            // The line's value at the middle of the part of it that counts.
            let middle = reach / 2 / (high - low)
            weights[index - 1] += reach * (1 - middle)
            weights[index] += reach * middle
        }
        if let last = depths.last, Double(last) < end {
            weights[depths.count - 1] += end - Double(last)
        }
        return weights.map { $0 / end }
    }
}

extension TuneCandidate {
    /// Only what a comparison of that kind is about, so that the same value is
    /// recognised whatever was held beside it.
    package func only(_ subject: TuneComparison.Subject) -> TuneCandidate {
        switch subject {
        case .flashAttention: TuneCandidate(flashAttention: flashAttention)
        case .threads, .following: TuneCandidate(threads: threads)
        case .threadsPrefill: TuneCandidate(threadsPrefill: threadsPrefill)
        case .batch: TuneCandidate(batch: batch, microBatch: microBatch)
        case .kvType: TuneCandidate(kvType: kvType)
        case .defaults, .untuned: self
        }
    }
}
