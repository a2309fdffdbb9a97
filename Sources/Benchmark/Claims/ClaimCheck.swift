package import ChatCore

/// Holds a claim of a speed against what memory allows and what others published.
///
/// Generating a token for one request reads every weight that takes part once, so that no speed
/// is above the memory's bandwidth by the bytes of those weights. Where a figure is not known,
/// the one is taken that makes the bound higher: what is called implausible is so for any.
package struct ClaimCheck: Sendable {
    let hardware: HardwareTable
    let models: ModelTable
    private let neighbours: PublishedNeighbours
    /// The machine this runs on; `nil` where nothing is known of it.
    let here: AdvisedMachine?

    package init(
        hardware: HardwareTable, models: ModelTable, published: [PublishedSpeed],
        here: AdvisedMachine? = nil
    ) {
        self.hardware = hardware
        self.models = models
        neighbours = PublishedNeighbours(speeds: published, hardware: hardware, models: models)
        self.here = here
    }

    /// How a claim is put.
    package static let example = "Qwen2 1.5B Q4_K_M at 40 tok/s on an M1"

    package func verdict(of text: String) -> ClaimVerdict {
        let claim = ClaimParser.claim(in: text, hardware: hardware, models: models)
        var reasoning = ClaimReasoning(claim: claim, hardware: hardware, here: here)
        var verdict = reasoning.verdict()
        verdict.published = neighbours.nearest(to: claim)
        return verdict
    }
}
