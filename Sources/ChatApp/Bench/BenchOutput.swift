internal import Benchmark
internal import Synchronization

/// Writes rows as they are measured, and what belongs below them when no more come, for whatever
/// reason.
final class BenchOutput: Sendable {
    private struct State {
        /// `nil` for a page, which is written whole.
        var text: BenchText?
        var rows: [BenchResult] = []
    }

    private let published: [PublishedSpeed]
    private let plot: String?
    private let state: Mutex<State>

    /// - Parameter plot: a file for a picture of the rows.
    init(text: BenchText?, published: [PublishedSpeed], plot: String?) {
        self.published = published
        self.plot = plot
        state = Mutex(State(text: text))
    }

    /// Throws `CommandFailure` when nobody reads any more.
    func add(_ row: BenchResult) throws {
        let text = state.withLock { state in
            state.rows.append(row)
            return state.text?.adding(row)
        }
        if let text { try StandardStreams.write(text) }
    }

    /// Throws `CommandFailure` when nobody reads any more, or the picture cannot be written.
    func end() throws {
        let (text, rows) = state.withLock { ($0.text, $0.rows) }
        if let text {
            try StandardStreams.write(text.end(published: published))
        } else if !rows.isEmpty {
            try StandardStreams.write(BenchHTML(results: rows, published: published).text)
        }
        if let plot, !rows.isEmpty { try TextFile.write(BenchPlot.svg(rows), to: plot) }
    }
}
