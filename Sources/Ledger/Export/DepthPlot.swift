package import ChatCore
package import Telemetry

/// What is drawn of speed against depth.
package struct DepthPlot: Sendable, Hashable {
    /// One curve, with the samples it goes through.
    package struct Series: Sendable, Hashable {
        package var name: String
        package var samples: [DepthSample]
        /// `nil` where there is none worth showing.
        package var fit: DepthFit?

        package init(name: String, samples: [DepthSample], fit: DepthFit? = nil) {
            self.name = name
            self.samples = samples
            self.fit = fit
        }
    }

    /// More curves cannot be told apart.
    package static let mostSeries = 6

    package var title: String
    package var series: [Series]

    package init(title: String, series: [Series]) {
        self.title = title
        self.series = series
    }

    /// A curve for each group of turns that has samples, those with the most
    /// turns first; at most `mostSeries`.
    package init(title: String, turns: [LedgerTurn], by keys: [LedgerKey]) {
        let parts = LedgerGrouping.divided(turns, by: keys)
            .map { ($0.values, $0.turns, $0.turns.flatMap(\.samples).map(\.sample)) }
            .filter { !$0.2.isEmpty }
            .sorted { $0.1.count > $1.1.count }
        self.title = title
        series = parts.prefix(Self.mostSeries).map { values, turns, samples in
            Series(
                name: values.map(LedgerText.name).joined(separator: " · "), samples: samples,
                fit: LedgerGroup.fit(turns))
        }
    }
}
