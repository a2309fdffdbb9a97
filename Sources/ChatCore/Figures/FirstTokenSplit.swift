/// What the time to a reply's first token was spent on, in seconds.
///
/// A part nobody told is `nil`, and its time is in `rest`. All together are the whole.
package struct FirstTokenSplit: Sendable, Hashable, Codable {
    /// The way to the engine and back, as a question that takes it no work took.
    package var network: Figure<Double>?
    /// Waiting behind others' requests.
    package var queue: Figure<Double>?
    /// Loading the model, where the message made the engine do that.
    package var load: Figure<Double>?
    /// Reading what was new of the prompt.
    package var engine: Figure<Double>?
    /// What nobody accounts for: the making of the prompt and of the first token, and
    /// whatever was not told.
    package var rest: Figure<Double>

    /// Whether an engine behind a network or a queue told of it.
    package var isServed: Bool { network != nil || queue != nil || load != nil }

    /// What is known, by the names it is shown with, in the order it passed.
    package var parts: [(name: String, seconds: Figure<Double>)] {
        let all = [
            ("network", network), ("queue", queue), ("load", load), ("reading", engine),
            ("rest", rest),
        ]
        return all.compactMap { name, seconds in seconds.map { (name, $0) } }
    }

    /// `nil` where the whole is not known or nobody told a part of it, and where what the
    /// engine told is longer than all that passed here: one of the clocks is wrong then.
    ///
    /// - Parameter whole: From sending to the first token.
    package init?(of whole: Figure<Double>?, _ timings: EngineTimings) {
        func told(_ seconds: Double?) -> Figure<Double>? {
            seconds.flatMap { $0 >= 0 && $0.isFinite ? Figure($0, .engineReported) : nil }
        }
        queue = told(timings.queueSeconds)
        load = told(timings.loadSeconds)
        engine = told(timings.prefillSeconds)
        guard let whole, whole.value.isFinite else { return nil }
        var left = whole.value - [queue, load, engine].reduce(0) { $0 + ($1?.value ?? 0) }
        guard left >= 0 else { return nil }
        if let roundTrip = told(timings.roundTripSeconds)?.value {
            // It was taken at another moment, and may have been longer then.
            network =
                roundTrip <= left ? Figure(roundTrip, .measured) : Figure(left, .estimated)
            left -= min(roundTrip, left)
        }
        guard network != nil || queue != nil || load != nil || engine != nil else { return nil }
        // What one clock says less what another does.
        rest = Figure(left, .estimated)
    }
}
