/// Where a number comes from. Every number shown to a person carries one.
package enum Provenance: String, Sendable, Hashable, Codable {
    /// The engine counted or timed it and said so.
    case engineReported = "engine-reported"
    /// canter timed or counted it itself.
    case measured
    /// Derived from a model or an approximation; shown with a leading `~`.
    case estimated
}
