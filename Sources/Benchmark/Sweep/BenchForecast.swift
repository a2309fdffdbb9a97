/// How long the rest of a benchmark takes, from what was measured of it and the tokens to come.
package struct BenchForecast: Sendable {
    /// Seconds a token takes to be read and to be made, as the last test was.
    private var read: Double?
    private var made: Double?
    private var load = 0.0
    private let repetitions: Int
    private let warmsUp: Bool

    /// Making a token takes about as long as reading so many, where only one is known yet.
    private static let readsPerToken = 8.0

    package init(repetitions: Int, warmsUp: Bool) {
        self.repetitions = repetitions
        self.warmsUp = warmsUp
    }

    package mutating func loaded(in seconds: Double) {
        load = seconds
    }

    package mutating func measured(_ measurement: SpeedMeasurement) {
        guard let rate = measurement.rate?.median, rate > 0 else { return }
        switch measurement.test.kind {
        case .prefill: read = 1 / rate
        case .decode: made = 1 / rate
        case .both: break
        }
    }

    /// Seconds that `loads` more loads and `tests` take; `nil` while nothing was measured.
    package func seconds(loads: Int, tests: some Sequence<SpeedTest>) -> Double? {
        tests.reduce(Optional(Double(loads) * load)) { sum, test in
            guard let sum, let own = seconds(test, from: nil) else { return nil }
            return sum + own
        }
    }

    /// Seconds the rest of a test takes of which repetition `from` begins, counted from 1; with
    /// `nil` all of it, the depth and the warm-up included.
    package func seconds(_ test: SpeedTest, from repetition: Int?) -> Double? {
        guard let read = read ?? made.map({ $0 / Self.readsPerToken }),
            let made = made ?? self.read.map({ $0 * Self.readsPerToken })
        else { return nil }
        let one = Double(test.prompt) * read + Double(test.reply) * made
        if let repetition { return Double(repetitions - repetition + 1) * one }
        let warmUp = warmsUp ? Double(test.prompt) * read + Double(min(1, test.reply)) * made : 0
        return Double(test.depth) * read + warmUp + Double(repetitions) * one
    }
}
