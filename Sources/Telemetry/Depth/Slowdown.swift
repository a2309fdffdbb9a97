#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Why a reply is slower than an empty context would be: the time a token
/// takes now, over the time it took fresh, taken apart into factors.
///
/// The curve gives the context's factor. What is left of the whole is given to
/// what the machine tells of: each cause's factor is what it would cost by
/// itself at most, and where their product is more than what is left they
/// share it by their logarithms. The rest is unexplained. Shares are of the
/// time lost, again by logarithms, so that they add up.
package struct Slowdown: Sendable, Hashable {
    package enum Cause: String, Sendable, Hashable, CaseIterable {
        /// More context to attend to.
        case context
        /// The processors' clock is lower than it was.
        case clock
        /// Other programs keep processors busy.
        case load
        /// Programs wait for memory.
        case memory
        case unexplained
    }

    package struct Part: Sendable, Hashable {
        package var cause: Cause
        /// Of the fresh speed, 0.08 for 8 %; negative where it is made up for.
        package var share: Double
    }

    /// What the machine was like over a stretch.
    package struct Conditions: Sendable, Hashable {
        /// Hertz.
        package var clock: Double?
        /// Processors other programs kept busy.
        package var otherLoad: Double?
        package var usableCores: Double?
        /// Threads the engine decodes with.
        package var threads: Int?
        /// The share of time in which some program waited for memory.
        package var memoryStall: Double?

        package init(
            clock: Double? = nil, otherLoad: Double? = nil, usableCores: Double? = nil,
            threads: Int? = nil, memoryStall: Double? = nil
        ) {
            self.clock = clock
            self.otherLoad = otherLoad
            self.usableCores = usableCores
            self.threads = threads
            self.memoryStall = memoryStall
        }
    }

    /// The share of the fresh speed that is lost: 0.2 for a fifth.
    package let lost: Double
    /// The largest first, the unexplained last; those of no consequence left out.
    package let parts: [Part]

    /// Less than this share is not worth a word.
    private static let worthSaying = 0.005

    /// - Parameters:
    ///   - secondsPerToken: Now, at `depth`.
    ///   - fit: Of samples the machine did not disturb.
    ///   - conditions: Now; `usual` those of the fit's samples.
    package init?(
        secondsPerToken: Double, depth: Double, fit: DepthFit, conditions: Conditions,
        usual: Conditions
    ) {
        let fresh = fit.freshSecondsPerToken.value
        let expected = fit.secondsPerToken(at: depth).value
        guard secondsPerToken > 0, secondsPerToken.isFinite, fresh > 0, expected > 0 else {
            return nil
        }
        let left = secondsPerToken / expected
        var factors: [(cause: Cause, logarithm: Double)] = []
        func add(_ cause: Cause, _ factor: Double?) {
            guard let factor, factor > 1, factor.isFinite else { return }
            factors.append((cause, log(factor)))
        }
        if let clock = conditions.clock, let before = usual.clock, clock > 0 {
            add(.clock, before / clock)
        }
        add(.load, Self.loadFactor(conditions, usual))
        if let stall = conditions.memoryStall {
            add(.memory, (1 - (usual.memoryStall ?? 0)) / max(0.05, 1 - stall))
        }
        let possible = factors.reduce(0) { $0 + $1.logarithm }
        let toExplain = max(0, log(left))
        let scale = possible > toExplain ? toExplain / possible : 1
        let context = log(expected / fresh)
        let explained = possible * scale
        let whole = log(secondsPerToken / fresh)
        lost = 1 - fresh / secondsPerToken
        // Of nothing lost there are no shares.
        let unit = abs(whole) > 1e-6 ? lost / whole : 1
        var parts = [Part(cause: .context, share: context * unit)]
        parts += factors.map { Part(cause: $0.cause, share: $0.logarithm * scale * unit) }
        parts.sort { $0.share > $1.share }
        parts.append(
            Part(cause: .unexplained, share: (log(left) - explained) * unit))
        self.parts = parts.filter { abs($0.share) >= Self.worthSaying }
    }

    /// Threads that want processors others have: with more wanted than there
    /// are, each gets its part.
    private static func loadFactor(_ now: Conditions, _ usual: Conditions) -> Double? {
        guard let load = now.otherLoad, let cores = now.usableCores, cores > 0 else { return nil }
        let threads = Double(now.threads ?? Int(cores.rounded(.up)))
        func factor(_ load: Double) -> Double { max(1, (threads + load) / cores) }
        return factor(load) / factor(usual.otherLoad ?? 0)
    }
}
