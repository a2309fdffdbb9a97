/// Where a tuning is.
package struct TuneProgress: Sendable, Hashable {
    /// What begins now: `flash attention off against on, at depth 4096`.
    package var step: String
    /// The share of the whole that is done, from 0 to 1, as far as that is known.
    package var fraction: Double
    /// What the rest may take; `nil` before anything was measured.
    package var secondsLeft: Double?
}
