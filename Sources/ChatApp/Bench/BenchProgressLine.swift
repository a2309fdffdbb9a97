internal import Benchmark
internal import Canvas

/// Where a benchmark is, in one line.
struct BenchProgressLine: Sendable {
    let test: SpeedTest
    /// Which test it is, counted from 1, of so many.
    let number: Int
    let of: Int
    let repetitions: Int
    /// Where there are several loads.
    let model: String?

    /// - Parameter secondsLeft: of all tests; `nil` while that is not known.
    func text(_ step: SweepProgress.Step, secondsLeft: Double?) -> String {
        let place =
            switch step {
            case .warmUp: "warming up"
            case .repetition(let number): "\(number) of \(repetitions)"
            }
        let left = secondsLeft.map { ", about \(Readable.duration(seconds: $0)) left" } ?? ""
        return "test \(number) of \(of): \(test.label), \(place)\(left)"
            + (model.map { " (\($0))" } ?? "")
    }
}
