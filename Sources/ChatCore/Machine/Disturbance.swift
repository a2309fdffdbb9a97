/// When other programs took so much of a machine that a speed says more about
/// them than about the model.
package enum Disturbance {
    /// Of the processors there are to use, the share others may keep busy.
    private static let tolerableShare = 0.15

    /// - Parameter share: Processors others kept busy, over those there are.
    package static func disturbs(share: Double) -> Bool { share > tolerableShare }

    /// Load that nobody told is none; of cores nobody told there is one.
    package static func disturbs(otherLoad: Double?, usableCores: Double?) -> Bool {
        disturbs(share: (otherLoad ?? 0) / (usableCores ?? 1))
    }
}
