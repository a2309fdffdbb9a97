/// What a switch took, beside what was said before it.
package struct SwitchOutcome: Sendable, Hashable {
    /// As it was before the switch began.
    package var predicted: SwitchPreview
    package var model: ModelDescription
    /// Which way it went.
    package var way: SwitchPreview.Way
    /// What became of the model before.
    package var old: SwitchPreview.Old
    /// Seconds until the model was there.
    package var loadSeconds: Double
    /// Tokens it read, those it had already not counted; `nil` where the engine
    /// reads with the next message.
    package var tokensRead: Figure<Int>?
    /// Seconds it took to put the state back or to read.
    package var readSeconds: Double?
    /// Bytes models take now, all engines of this chat together.
    package var memoryBytes: Int?

    package init(
        predicted: SwitchPreview, model: ModelDescription, way: SwitchPreview.Way,
        old: SwitchPreview.Old, loadSeconds: Double
    ) {
        self.predicted = predicted
        self.model = model
        self.way = way
        self.old = old
        self.loadSeconds = loadSeconds
    }
}
