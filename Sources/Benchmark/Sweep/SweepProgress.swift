/// Where a sweep is.
package struct SweepProgress: Sendable, Hashable {
    /// What begins now.
    package enum Step: Sendable, Hashable {
        case warmUp
        /// Counted from 1.
        case repetition(Int)
    }

    package var test: SpeedTest
    package var step: Step
}
