/// Two candidates measured in turns at one depth.
package struct TuneComparison: Sendable, Hashable, Codable {
    package enum Subject: String, Sendable, Hashable, Codable {
        case flashAttention = "flash_attention"
        case threads
        case threadsPrefill = "threads_prefill"
        case batch
        case kvType = "kv_type"
        /// Threads that follow the machine against a fixed number.
        case following
        /// What was chosen against llama.cpp's own defaults.
        case defaults
        /// What was chosen against nothing set, measured anew.
        case untuned
    }

    package var subject: Subject
    package var measure: TuneMeasure
    package var depth: Int
    package var holder: TuneCandidate
    package var challenger: TuneCandidate
    /// The challenger's rate over the holder's.
    package var ratios: PairedRatios
    /// Medians of the samples.
    package var holderRates: TuneRates
    package var challengerRates: TuneRates
    package var outcome: Outcome

    package init(
        subject: Subject, measure: TuneMeasure, depth: Int, holder: TuneCandidate,
        challenger: TuneCandidate, ratios: PairedRatios, holderRates: TuneRates,
        challengerRates: TuneRates, outcome: Outcome
    ) {
        (self.subject, self.measure, self.depth) = (subject, measure, depth)
        (self.holder, self.challenger, self.ratios) = (holder, challenger, ratios)
        (self.holderRates, self.challengerRates) = (holderRates, challengerRates)
        self.outcome = outcome
    }

    package enum Outcome: String, Sendable, Hashable, Codable {
        case won, lost, even

        init(_ verdict: Duel.Verdict) {
            self =
                switch verdict {
                case .won: .won
                case .lost: .lost
                case .even, .undecided: .even
                }
        }
    }
}
