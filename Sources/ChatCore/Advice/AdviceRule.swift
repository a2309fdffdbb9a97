/// A branch of the decision tree: for one kind of machine, the models commonly named and the
/// speed promised. Not measured here, and shown with its source.
package struct AdviceRule: Sendable, Hashable, Codable {
    /// The kind of machine: `Mac with 16 to 32 GB`.
    package var machine: String
    /// What to run, as its source puts it: `7B to 14B, with MLX`.
    package var models: String
    /// Tokens a second promised; `nil` where none are.
    package var speed: ClosedRange<Double>?
    /// Who says so.
    package var source: String

    package init(
        machine: String, models: String, speed: ClosedRange<Double>?, source: String
    ) {
        self.machine = machine
        self.models = models
        self.speed = speed
        self.source = source
    }
}
