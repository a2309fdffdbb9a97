package import ChatCore
package import EngineKit

/// Finds the settings a model is fastest with on this machine.
///
/// Not the whole grid, but along its axes: at each depth flash attention
/// first, then the threads while decoding, then flash attention once more
/// where other threads won, since these two interact. Threads while reading
/// and batches only change reading, and are compared at depth 0. Every
/// comparison is a duel of two candidates measured in turns, A B B A, so that
/// drift hits both alike. At the end the choice has to beat llama.cpp's
/// defaults, or nothing is set.
package struct Tuner {
    private let plan: TunePlan
    private let now: @Sendable () -> MonotonicInstant
    private let progress: (TuneProgress) -> Void
    private let base: LoadRequest
    private var engines: TuneEngines
    private var result: TuneResult
    private var ledger: TuneLedger
    private var lengths = TuneLengths()
    /// What flash attention comes to where it is left to the engine.
    private var automaticAttention = FlashAttention.on

    /// - Parameters:
    ///   - base: the model, and settings that are not tuned.
    ///   - salt: differs between tunings, so that no prompt lies in a cache.
    ///   - now: the clock of the engines' text deltas.
    ///   - make: a fresh engine; the tuner loads and ends it.
    ///   - progress: told before each comparison.
    package init(
        _ plan: TunePlan, base: LoadRequest, salt: UInt64,
        now: @escaping @Sendable () -> MonotonicInstant = { .now },
        progress: @escaping (TuneProgress) -> Void = { _ in },
        make: @escaping @Sendable () -> TuneEngine
    ) {
        precondition(!plan.depths.isEmpty, "without a depth there is nothing to measure")
        (self.plan, self.base, self.now, self.progress) = (plan, base, now, progress)
        let window = (plan.depths.last ?? 0) + TunePlan.headroom
        engines = TuneEngines(
            base, window: window, limit: plan.engines, salt: salt, now: now, make: make)
        result = TuneResult(depths: plan.depths, window: plan.window, defaultThreads: 1)
        ledger = TuneLedger(
            planned: Self.foreseen(plan), at: now().seconds(since: Self.origin))
    }

    /// Measures, and says what was found. Ends every engine it began, also
    /// when it throws: `.cancelled` when the task is cancelled, and what the
    /// engines throw.
    package mutating func run() async throws(EngineError) -> TuneResult {
        do throws(EngineError) {
            try await tune()
        } catch {
            await engines.endAll()
            throw error
        }
        await engines.endAll()
        return result
    }

    private mutating func tune() async throws(EngineError) {
        try await begin()
        for depth in plan.depths { try await tuneDecoding(at: depth) }
        if plan.what.contains(.threads) { try await tuneThreadsPrefill() }
        if plan.what.contains(.batch) { try await tuneBatch() }
        if plan.what.contains(.kv) { try await tuneCache() }
        if plan.what.contains(.threads) { try await compareFollowing() }
        try await prove()
    }

    // MARK: Steps

    /// Loads the model with nothing set, learns what that comes to and how
    /// long samples should be.
    private mutating func begin() async throws(EngineError) {
        let nothing = TuneCandidate()
        tell("loading the model")
        var probe = try await engines.probe(nothing)
        result.defaultThreads = probe.loaded.threads ?? plan.threads.last ?? 1
        automaticAttention = probe.loaded.flashAttention == .off ? .off : .on
        if probe.loaded.threadsFollow { result.fixedBeatsFollowing = false }
        let rates = try await probe.sample(.turn, depth: plan.depths[0], lengths)
        lengths = .fitting(rates)
        engines.update(nothing, probe)
        engines.limit = await engines.limit(upTo: plan.engines)
    }

    /// What everything is compared with: the engine's own choice of threads,
    /// as a number, so that it holds still.
    private var start: TuneCandidate {
        TuneCandidate(threads: result.defaultThreads, threadsPrefill: result.defaultThreads)
    }

    private mutating func tuneDecoding(at depth: Int) async throws(EngineError) {
        var holder = start
        if plan.what.contains(.flashAttention) {
            holder = try await attention(against: holder, at: depth)
        }
        guard plan.what.contains(.threads) else { return }
        let attention = holder.flashAttention
        for count in plan.threads.reversed() where count != result.defaultThreads {
            var challenger = holder
            challenger.threads = count
            // Always against the same number, or gains at different depths
            // could not be put together.
            var first = start
            first.flashAttention = attention
            let outcome = try await duel(.threads, .decode, depth, first, challenger)
            guard outcome.outcome == .won else { continue }
            let best = result.comparisons.last { $0.depth == depth && $0.challenger == holder }
            if outcome.ratios.mean > best?.ratios.mean ?? 1 { holder.threads = count }
        }
        if holder.threads != result.defaultThreads, plan.what.contains(.flashAttention) {
            holder.flashAttention = .auto
            ledger.add(work(depth, .turn, fresh: 1))
            _ = try await self.attention(against: holder, at: depth)
        }
    }

    /// Compares flash attention the other way; the faster of both.
    private mutating func attention(
        against holder: TuneCandidate, at depth: Int
    ) async throws(EngineError) -> TuneCandidate {
        var challenger = holder
        challenger.flashAttention = automaticAttention == .on ? .off : .on
        let outcome = try await duel(.flashAttention, .turn, depth, holder, challenger)
        return outcome.outcome == .won ? challenger : holder
    }

    private mutating func tuneThreadsPrefill() async throws(EngineError) {
        for count in plan.threads.reversed() where count != result.defaultThreads {
            var challenger = start
            challenger.threadsPrefill = count
            _ = try await duel(.threadsPrefill, .prefill, 0, start, challenger)
        }
    }

    private mutating func tuneBatch() async throws(EngineError) {
        let holder = batched(plan.batches[0])
        for batch in plan.batches.dropFirst() {
            // A prompt of the largest batch, so that each shows what it can.
            let largest = plan.batches.map(\.microBatch).max() ?? lengths.prefill
            _ = try await duel(
                .batch, .prefill, 0, holder, batched(batch), prefill: max(lengths.prefill, largest))
        }
    }

    private func batched(_ batch: TunePlan.Batch) -> TuneCandidate {
        var candidate = start
        candidate.threadsPrefill =
            result.choice(window: plan.window).threadsPrefill ?? result.defaultThreads
        candidate.batch = batch.batch
        candidate.microBatch = batch.microBatch
        return candidate
    }

    private mutating func tuneCache() async throws(EngineError) {
        for depth in plan.depths {
            for type in plan.kvTypes where type != "f16" {
                var holder = start
                holder.flashAttention = result.choice(window: plan.window).flashAttention
                var challenger = start
                challenger.kvType = type
                _ = try await duel(.kvType, .turn, depth, holder, challenger)
            }
        }
    }

    /// A fixed number is only worth it where it clearly beats following, which
    /// keeps its speed when another program wants the machine.
    private mutating func compareFollowing() async throws(EngineError) {
        guard result.fixedBeatsFollowing != nil else { return }
        // The choice as it would be with a fixed number.
        result.fixedBeatsFollowing = true
        var fixed = result.choice(window: plan.window)
        result.fixedBeatsFollowing = false
        fixed.threadsPrefill = fixed.threadsPrefill ?? result.defaultThreads
        var following = fixed
        following.threads = nil
        let outcome = try await duel(
            .following, .decode, 0, following, fixed, leastGain: 0.03)
        result.fixedBeatsFollowing = outcome.outcome == .won
    }

    /// Measures the choice anew, at every depth of the window. It stays only
    /// where something is won over nothing set beyond the noise, for what won
    /// once may have won by chance, and a turn loses nothing against llama.cpp's
    /// defaults.
    private mutating func prove() async throws(EngineError) {
        let choice = result.choice(window: plan.window)
        guard choice != TuneCandidate() else { return }
        result.isProven = false
        let anew = try await prove(choice, .untuned, TuneCandidate()).filter {
            $0.outcome == .won
        }
        // What only changes reading has to win at reading, and so on.
        let readsFaster = anew.contains { $0.measure == .prefill && $0.depth == plan.depths[0] }
        guard !anew.isEmpty, readsFaster || !choice.changesReading(result.defaultThreads) else {
            return
        }
        _ = try await prove(
            choice, .defaults, .llamaDefaults(threads: result.defaultThreads))
        result.isProven = result.turnGainOverDefaults >= -Self.evenShare
    }

    /// A turn this share slower than the defaults is as fast (of so small a
    /// share the logarithm is the share): they may be the very settings that
    /// were chosen, and then noise decides which is ahead.
    private static let evenShare = 0.01

    private mutating func prove(
        _ choice: TuneCandidate, _ subject: TuneComparison.Subject, _ opponent: TuneCandidate
    ) async throws(EngineError) -> [TuneComparison] {
        var comparisons: [TuneComparison] = []
        for depth in provingDepths {
            for measure in [TuneMeasure.decode, .prefill] {
                let longest =
                    measure == .prefill && depth == plan.depths[0] ? choice.microBatch ?? 0 : 0
                let comparison = try await duel(
                    subject, measure, depth, opponent, choice,
                    prefill: max(lengths.prefill, longest), isStrict: subject == .untuned)
                comparisons.append(comparison)
            }
        }
        return comparisons
    }

    private var provingDepths: [Int] { Self.provingDepths(plan) }

    private static func provingDepths(_ plan: TunePlan) -> [Int] {
        let inside = plan.depths.filter { $0 <= plan.window }
        return inside.isEmpty ? [plan.depths[0]] : inside
    }

    // MARK: Duels

    private mutating func duel(
        _ subject: TuneComparison.Subject, _ measure: TuneMeasure, _ depth: Int,
        _ holder: TuneCandidate, _ challenger: TuneCandidate, prefill: Int? = nil,
        leastGain: Double? = nil, isStrict: Bool = false
    ) async throws(EngineError) -> TuneComparison {
        tell("\(challenger.label) against \(holder.label), \(measure.rawValue) at depth \(depth)")
        var lengths = lengths
        if let prefill { lengths.prefill = prefill }
        var rules = plan.rules
        if let leastGain { rules.leastGain = leastGain }
        rules.isStrict = isStrict
        // Many looks find chance; what has to win again is looked at once.
        if isStrict { rules.fewestPairs = rules.mostPairs }
        if engines.limit > 1 {
            for candidate in [holder, challenger] {
                var probe = try await engines.probe(candidate)
                try await probe.prepare(measure, depth: depth, lengths)
                engines.update(candidate, probe)
            }
        }
        var duel = Duel(rules)
        var samples: (holder: [TuneRates], challenger: [TuneRates]) = ([], [])
        while duel.verdict == .undecided {
            let holderFirst = duel.ratios.count.isMultiple(of: 2)
            var rates: [TuneCandidate: TuneRates] = [:]
            for candidate in holderFirst ? [holder, challenger] : [challenger, holder] {
                var probe = try await engines.probe(candidate)
                rates[candidate] = try await probe.sample(measure, depth: depth, lengths)
                engines.update(candidate, probe)
            }
            guard let ours = rates[challenger], let theirs = rates[holder],
                let rate = ours.rate(measure), let other = theirs.rate(measure)
            else { preconditionFailure("a sample holds what its measure takes") }
            samples.challenger.append(ours)
            samples.holder.append(theirs)
            duel.add(challenger: rate, holder: other)
        }
        ledger.finish(work(depth, measure, fresh: 1))
        let comparison = TuneComparison(
            subject: subject, measure: measure, depth: depth, holder: holder,
            challenger: challenger, ratios: duel.ratios, holderRates: .median(samples.holder),
            challengerRates: .median(samples.challenger), outcome: .init(duel.verdict))
        result.comparisons.append(comparison)
        return comparison
    }

    // MARK: Progress

    private static let origin = MonotonicInstant(nanoseconds: 0)

    private func work(_ depth: Int, _ measure: TuneMeasure, fresh: Int) -> Double {
        TuneLedger.work(
            pairs: plan.rules.mostPairs, depth: depth, TuneLengths(), measure: measure,
            fresh: fresh)
    }

    private func tell(_ step: String) {
        progress(
            TuneProgress(
                step: step, fraction: ledger.fraction,
                secondsLeft: ledger.secondsLeft(at: now().seconds(since: Self.origin))))
    }

    /// The work of all duels there will be, each with one candidate to make ready.
    private static func foreseen(_ plan: TunePlan) -> Double {
        func work(_ depth: Int, _ measure: TuneMeasure) -> Double {
            TuneLedger.work(
                pairs: plan.rules.mostPairs, depth: depth, TuneLengths(), measure: measure,
                fresh: 1)
        }
        let others = Double(max(0, plan.threads.count - 1))
        var sum = 0.0
        for depth in plan.depths {
            if plan.what.contains(.flashAttention) { sum += work(depth, .turn) }
            if plan.what.contains(.threads) { sum += others * work(depth, .decode) }
            if plan.what.contains(.kv) {
                sum += Double(plan.kvTypes.count) * work(depth, .turn)
            }
        }
        if plan.what.contains(.threads) { sum += others * work(0, .prefill) + work(0, .decode) }
        if plan.what.contains(.batch) {
            sum += Double(max(0, plan.batches.count - 1)) * work(0, .prefill)
        }
        for depth in provingDepths(plan) {
            sum += 2 * (work(depth, .decode) + work(depth, .prefill))
        }
        return sum
    }
}
