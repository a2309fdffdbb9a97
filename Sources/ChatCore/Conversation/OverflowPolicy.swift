/// What is done when the next prompt does not fit in the window.
package enum OverflowPolicy: String, Sendable, Hashable, Codable, CaseIterable {
    /// Say so and send nothing.
    case stop
    /// Leave the oldest whole turns out; the system message stays.
    case dropOldest = "drop-oldest"
    /// Have the model summarise the oldest turns, and send the summary in their place.
    case summarise
    /// Load the model with a larger window, where memory allows.
    case enlarge
    /// Shift the cache while generating, too, where the model can.
    case shift
}
