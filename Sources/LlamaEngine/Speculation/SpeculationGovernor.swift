/// Decides how many tokens to draft, and whether to draft at all, from what
/// drafts have brought and cost so far.
///
/// All costs are in units of a token made without drafts, measured in the same
/// minutes: what is gained or lost on a machine depends on how much more a
/// batch costs than a token, which is nothing on a graphics card and nearly
/// everything on a small processor. A value without a clock: it is told what
/// happens.
struct SpeculationGovernor {
    /// What drafts of one kind came to.
    private struct Record {
        /// Drafted tokens that were right, and drafts that ended in a wrong one.
        var right: Double
        var wrong: Double
        /// Tokens made by steps with such drafts, and what those steps cost;
        /// older steps count less.
        var tokens = 0.0
        var cost = 0.0
        var steps = 0
        /// Chances to draft still to be let pass, and how many the next time.
        var pause = 0
        var nextPause = SpeculationGovernor.firstPause

        init(_ kind: DraftKind) {
            right = 3 * kind.prior
            wrong = 3 * (1 - kind.prior)
        }

        var probability: Double { right / (right + wrong) }
        /// Measured tokens for the price of one; `nil` while too little is known.
        var gain: Double? { steps >= 3 && cost > 0 ? tokens / cost : nil }
    }

    private var records = DraftKind.allCases.map(Record.init)
    /// What a step with so many drafted tokens costs; a list for prompt lookup
    /// and one for the draft model, which is paid for its work.
    private var costs = [DraftCosts(slope: 0.35), DraftCosts(slope: 0.7)]
    /// Seconds a token takes without drafts.
    private var plainSeconds: Double?
    private var plainSteps = 0
    private var sincePlain = 0

    /// Lengths considered.
    static let lengths = [1, 2, 3, 4, 6, 8, 12, 16, 24]
    static let longest = 24
    private static let firstPause = 8
    private static let longestPause = 64
    /// How much a step counts after the next one.
    private static let memory = 0.85
    /// The same for one drafted token that was never made.
    private static let shadowMemory = 0.93
    /// Steps with drafts after which a few are made without, to know the price.
    private static let plainEvery = 48
    /// Below this, drafting is not worth its variance.
    private static let worthwhile = 1.05

    /// A reply begins: another task, perhaps. What a step costs stays known.
    mutating func begin() {
        for kind in DraftKind.allCases {
            let old = records[kind.rawValue]
            records[kind.rawValue] = Record(kind)
            // What was of no use is tried more carefully than what is new.
            if let gain = old.gain, gain < 1 {
                records[kind.rawValue].nextPause = min(old.nextPause, 64)
            }
        }
    }

    /// How many tokens to draft now, 0 for none. `offered` is the most there are.
    ///
    /// `isForced` leaves out the question whether it pays: somebody asked for it.
    mutating func length(_ kind: DraftKind, offered: Int, isForced: Bool = false) -> Int {
        guard offered > 0 else { return 0 }
        if !isForced {
            // The first tokens tell the price of one.
            guard plainSeconds != nil, plainSteps >= 8 else { return 0 }
            if sincePlain >= Self.plainEvery { return 0 }
            if records[kind.rawValue].pause > 0 {
                records[kind.rawValue].pause -= 1
                return 0
            }
        }
        let (length, gain) = best(kind, offered: offered)
        return isForced || gain >= Self.worthwhile ? length : 0
    }

    /// What the best draft of this kind would bring: tokens for the price of one.
    func promise(_ kind: DraftKind, offered: Int) -> Double {
        offered > 0 && records[kind.rawValue].pause == 0 ? best(kind, offered: offered).gain : 0
    }

    private func best(_ kind: DraftKind, offered: Int) -> (length: Int, gain: Double) {
        let probability = records[kind.rawValue].probability
        var best = (length: 1, gain: 0.0)
        var cost = 1.0
        for length in Self.lengths where length <= offered {
            // A longer batch that was measured to be cheaper was measured by luck.
            cost = max(cost, costs[costIndex(kind)].cost(of: length))
            // The sum of p^i for i from 0: the token that always comes, and
            // each drafted one if all before it were right.
            let expected = (0...length).reduce((sum: 0.0, power: 1.0)) { partial, _ in
                (partial.sum + partial.power, partial.power * probability)
            }.sum
            let gain = expected / cost
            if gain > best.gain { best = (length, gain) }
        }
        return best
    }

    /// A step without drafts took so long.
    mutating func stepped(seconds: Double) {
        plainSteps += 1
        sincePlain = max(sincePlain - Self.plainEvery / 2, 0)
        guard let known = plainSeconds else {
            plainSeconds = seconds
            return
        }
        // A machine that was away for a moment tells nothing of the price.
        plainSeconds = known + (min(seconds, 3 * known) - known) / Double(min(plainSteps, 20))
    }

    /// A token came that a draft not made would have had right, or wrong: what
    /// is learnt for nothing, and the way back to drafting when a task changes.
    mutating func wouldHaveBeen(right: Bool, _ kind: DraftKind) {
        var record = records[kind.rawValue]
        record.right = record.right * Self.shadowMemory + (right ? 1 : 0)
        record.wrong = record.wrong * Self.shadowMemory + (right ? 0 : 1)
        records[kind.rawValue] = record
    }

    /// A step with drafts took so long, drafting included.
    mutating func stepped(_ kind: DraftKind, drafted: Int, accepted: Int, seconds: Double) {
        sincePlain += 1
        var record = records[kind.rawValue]
        record.right = record.right * Self.memory + Double(accepted)
        record.wrong = record.wrong * Self.memory + (accepted < drafted ? 1 : 0)
        if let plain = plainSeconds, plain > 0 {
            let cost = min(seconds / plain, 3 * Double(drafted + 1))
            costs[costIndex(kind)].add(cost, of: drafted)
            record.tokens = record.tokens * Self.memory + Double(accepted + 1)
            record.cost = record.cost * Self.memory + cost
            record.steps += 1
        }
        if let gain = record.gain {
            if gain < 1.02 {
                record.pause = record.nextPause
                record.nextPause = min(record.nextPause * 2, Self.longestPause)
                // The next time begins with what is known of such drafts, not
                // with this bad patch alone.
                record.steps = 2
                record.tokens = 0
                record.cost = 0
            } else if gain > 1.1 {
                record.nextPause = Self.firstPause
            }
        }
        records[kind.rawValue] = record
    }

    private func costIndex(_ kind: DraftKind) -> Int { kind == .model ? 1 : 0 }
}
