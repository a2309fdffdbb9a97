package import ChatCore

/// How far a prompt has been read, how fast, and how long it will still take.
package struct PrefillMeter: Sendable {
    /// Reading slows down with depth, so only the newest reports tell the
    /// speed of the moment.
    private static let reportsKept = 8

    private struct Report {
        var processed: Int
        var at: MonotonicInstant
    }

    /// The newest report; `nil` before the first.
    package private(set) var progress: PromptProgress?
    private var reports: [Report] = []

    package init() {}

    /// Takes a report that came at `instant`. One that lies behind its
    /// predecessor begins a new prompt.
    package mutating func record(_ progress: PromptProgress, at instant: MonotonicInstant) {
        if let last = reports.last, progress.processed < last.processed {
            reports.removeAll(keepingCapacity: true)
        }
        self.progress = progress
        reports.append(Report(processed: progress.processed, at: instant))
        if reports.count > Self.reportsKept { reports.removeFirst() }
    }

    /// The share of the prompt that is in the cache, from 0 to 1.
    package var fraction: Double? {
        guard let progress, progress.total > 0 else { return nil }
        return min(1, max(0, Double(progress.processed) / Double(progress.total)))
    }

    /// Prompt tokens per second over the newest reports; `nil` before there
    /// are two that differ.
    package var rate: Figure<Double>? {
        guard let first = reports.first, let last = reports.last else { return nil }
        let tokens = last.processed - first.processed
        let seconds = last.at.seconds(since: first.at)
        guard tokens >= Threshold.tokens, seconds >= Threshold.seconds else { return nil }
        return Figure(Double(tokens) / seconds, .measured)
    }

    /// Seconds until the prompt is read, seen from `now`, at the speed of the
    /// moment.
    package func secondsLeft(at now: MonotonicInstant) -> Figure<Double>? {
        guard let progress, let rate, let last = reports.last else { return nil }
        let left = Double(progress.total - progress.processed) / rate.value
        return Figure(max(0, left - now.seconds(since: last.at)), .estimated)
    }
}
