internal import ChatCore

/// Decides how many threads decode, from the time tokens take and from how busy
/// other programs keep the processor.
///
/// Threads that wait for each other at every operation are as slow as the
/// slowest, so one that shares its core costs more than it brings. The load
/// gives a first answer at once; now and then a few tokens are made with
/// another count, and the faster one stays. What loses is tried again ever more
/// rarely. A value without a clock of its own: it is told what happens.
struct ThreadGovernor {
    /// The most threads it chooses.
    let maximum: Int
    /// Logical processors this process may run on.
    let processors: Int
    /// Threads for the next token.
    private(set) var threads: Int

    /// Processors' worth of other programs, as the rule for the count sees it.
    private var taken = 0
    /// A change of `taken` that has still to last.
    private var change: (taken: Int, readings: Int)?
    /// Tokens made with the count in force.
    private var steady = TokenPace()
    private var trial: ThreadTrial?
    /// When a count that lost is tried again, and how long to wait after that.
    private var retries: [Int: (due: MonotonicInstant, wait: Double)] = [:]
    /// The first token after a change of threads wakes them up and tells nothing.
    private var skipsToken = false
    private var nextTrial = MonotonicInstant(nanoseconds: .min)
    /// Until when tokens that grow slower are taken for noise.
    private var nextAlarm = MonotonicInstant(nanoseconds: .min)
    /// The count that was in force when each load was last left.
    private var favourites: [Int: Int] = [:]

    /// Seconds between two trials, and tokens between them where tokens are slow.
    private static let gap = (seconds: 1.0, tokens: 100.0)
    /// The longest wait for a count that lost, in gaps.
    private static let longestWait = 32.0
    /// How much faster a count must be to be taken.
    static let margin = 0.03

    init(maximum: Int, processors: Int) {
        self.maximum = max(maximum, 1)
        self.processors = max(processors, self.maximum)
        threads = self.maximum
    }

    /// Whether the count in force is being compared with another.
    var isTrying: Bool { trial != nil }

    /// A reply begins: what came before has no bearing on its first token.
    mutating func begin() {
        endTrial()
        steady.begin()
        skipsToken = true
    }

    /// Takes a reading of the load: `busy` processors' worth of other programs.
    ///
    /// `isSettled` takes it at its word, as before a reply; otherwise a change
    /// must last. More threads than the processor has room for cost more than
    /// too few, so a rising load counts sooner than a falling one.
    mutating func loadRead(
        busy: Double, at now: MonotonicInstant, isSettled: Bool = false
    ) -> ThreadChoice? {
        var seen = taken
        // The band in between keeps a load near a half from switching to and fro.
        if busy > Double(taken) + 0.35 {
            seen = Int((busy + 0.65).rounded(.down))
        } else if busy < Double(taken) - 0.8 {
            seen = Int((busy + 0.8).rounded(.down))
        }
        guard seen != taken else {
            change = nil
            return nil
        }
        let readings = (change?.taken == seen ? change?.readings ?? 0 : 0) + 1
        change = (seen, readings)
        guard isSettled || readings >= (seen > taken ? 2 : 3) else { return nil }
        change = nil
        return follow(taken: seen, at: now)
    }

    /// Told after each token made by itself: how long it took.
    mutating func tokenMade(in seconds: Double, at now: MonotonicInstant) -> ThreadChoice? {
        if skipsToken {
            skipsToken = false
            return nil
        }
        if var running = trial {
            trial = nil
            let verdict = running.add(seconds)
            trial = running
            return judge(verdict, at: now)
        }
        steady.add(seconds)
        if steady.isSlowerThanBefore, now >= nextAlarm {
            // Something happened that the load does not show, or not yet.
            nextAlarm = now.advanced(by: .seconds(8 * gap))
            steady.begin()
            retries.removeAll(keepingCapacity: true)
        }
        guard now >= nextTrial, steady.isKnown, let candidate = candidate(at: now) else {
            return nil
        }
        trial = ThreadTrial(home: threads, candidate: candidate, pace: steady.seconds)
        return use(candidate, .measured)
    }

    /// What the load leaves room for.
    private var suggestion: Int {
        min(max(processors - taken, 1), maximum)
    }

    private mutating func follow(taken new: Int, at now: MonotonicInstant) -> ThreadChoice? {
        endTrial()
        favourites[taken] = threads
        let rose = new > taken
        taken = new
        retries.removeAll(keepingCapacity: true)
        steady.begin()
        nextTrial = now.advanced(by: .seconds(Self.gap.seconds / 2))
        // What was best under this load before; else what there is room for,
        // but no more than before just because others want more, too.
        let count = favourites[new] ?? (rose ? min(threads, suggestion) : suggestion)
        return use(count, rose ? .load : .idle)
    }

    private mutating func judge(
        _ verdict: ThreadTrial.Verdict, at now: MonotonicInstant
    ) -> ThreadChoice? {
        guard let ended = trial else { return nil }
        switch verdict {
        case .goOn: return nil
        case .turn(let count): return use(count, .measured)
        case .lost:
            trial = nil
            let wait = min((retries[ended.candidate]?.wait ?? 1) * 2, Self.longestWait)
            retries[ended.candidate] = (now.advanced(by: .seconds(wait * gap)), wait)
            nextTrial = now.advanced(by: .seconds(gap))
            return use(ended.home, .measured)
        case .won:
            trial = nil
            // Two counts that win against each other are as good as each other.
            let wait = min((retries[ended.home]?.wait ?? 1) * 2, Self.longestWait)
            retries[ended.home] = (now.advanced(by: .seconds(wait * gap)), wait)
            nextTrial = now.advanced(by: .seconds(gap))
            steady.begin()
            return use(ended.candidate, .measured)
        }
    }

    /// The count to try next: its neighbours, what the load suggests, and
    /// strides as wide as it takes to cross a large machine in a few trials.
    private func candidate(at now: MonotonicInstant) -> Int? {
        let quarter = max(threads / 4, 1)
        let counts = [
            suggestion, threads - 1, threads + 1, threads / 2, threads * 2, threads - quarter,
            threads + quarter,
        ]
        var best: (count: Int, due: MonotonicInstant)?
        for count in counts where count != threads && (1...maximum).contains(count) {
            let due = retries[count]?.due ?? MonotonicInstant(nanoseconds: .min)
            if due <= now, best.map({ due < $0.due }) ?? true { best = (count, due) }
        }
        return best?.count
    }

    /// Seconds between two trials.
    private var gap: Double {
        max(Self.gap.seconds, Self.gap.tokens * steady.seconds)
    }

    private mutating func endTrial() {
        if let trial { threads = trial.home }
        trial = nil
    }

    private mutating func use(_ count: Int, _ reason: ThreadChoice.Reason) -> ThreadChoice? {
        guard count != threads else { return nil }
        threads = count
        skipsToken = true
        return ThreadChoice(decode: count, reason: reason)
    }
}
