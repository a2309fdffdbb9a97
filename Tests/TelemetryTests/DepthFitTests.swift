import ChatCore
import Telemetry
import TestSupport
import Testing

@Suite("Depth fit")
struct DepthFitTests {
    /// Seconds per token at depths 0 to 400, ten tokens each.
    private let samples = zip([0.0, 100, 200, 300, 400], [1.0, 1.1, 1.3, 1.3, 1.5]).map {
        DepthSample(depth: $0, tokens: 10, seconds: $1 * 10)
    }

    /// Expected values are of a program of its own, in Python, that iterates
    /// the weights 10 / (a + b x)² until they stand still.
    @Test("Line, forecasts and their errors are those of another program")
    func independently() throws {
        let fit = try DepthCurve(samples).fit().get()
        #expect(fit.secondsPerTokenPerDepth.value.isWithin(1e-9, of: 0.0012025328135708))
        #expect(fit.freshSecondsPerToken.value.isWithin(1e-8, of: 0.99952507))
        #expect(fit.secondsPerTokenPerDepth.standardError.isWithin(1e-9, of: 1.5502912584618536e-4))
        #expect(fit.freshSecondsPerToken.standardError.isWithin(1e-8, of: 0.0329476536))
        #expect(fit.freshSpeed.value.isWithin(1e-7, of: 1.00047516))
        #expect(fit.freshSpeed.standardError.isWithin(1e-8, of: 0.0329789716))
        let half = try #require(fit.halfSpeedDepth)
        #expect(half.value.isWithin(1e-4, of: 831.1832))
        #expect(half.standardError.isWithin(1e-4, of: 129.14656))
        let forecast = try #require(fit.speed(at: 1000))
        #expect(forecast.value.isWithin(1e-8, of: 0.45412067))
        #expect(forecast.standardError.isWithin(1e-8, of: 0.0271909802))
    }

    @Test("A sample of twice the tokens pulls like two samples")
    func weights() throws {
        var doubled = samples
        doubled[4].tokens *= 2
        doubled[4].seconds *= 2
        let weighted = try DepthCurve(doubled).fit().get()
        let repeated = try DepthCurve(samples + [samples[4]]).fit().get()
        #expect(
            weighted.freshSecondsPerToken.value.isWithin(
                1e-9, of: repeated.freshSecondsPerToken.value))
        #expect(
            weighted.secondsPerTokenPerDepth.value.isWithin(
                1e-9, of: repeated.secondsPerTokenPerDepth.value))
    }

    @Test(
        "Finds the line the samples were made from, within its own error",
        arguments: 1...20 as ClosedRange<UInt64>)
    func recovers(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var curve = DepthCurve()
        for index in 0..<60 {
            let depth = Double(index) * 130
            let noise = (0..<12).reduce(-6) { sum, _ in
                sum + Double.random(in: 0...1, using: &generator)
            }
            let perToken = 0.007 + 0.9e-6 * depth + 0.0002 * noise
            curve.add(DepthSample(depth: depth, tokens: 32, seconds: 32 * perToken))
        }
        let fit = try curve.fit().get()
        // Four standard errors: one honest estimate in 16,000 lies farther off.
        #expect(
            abs(fit.freshSecondsPerToken.value - 0.007) < 4 * fit.freshSecondsPerToken.standardError
        )
        #expect(
            abs(fit.secondsPerTokenPerDepth.value - 0.9e-6) < 4
                * fit.secondsPerTokenPerDepth.standardError)
        let half = try #require(fit.halfSpeedDepth)
        #expect(abs(half.value - 0.007 / 0.9e-6) < 4 * half.standardError)
        #expect(half.standardError < half.value / 10)
    }

    @Test("Too few samples are refused")
    func tooFew() {
        #expect(
            DepthCurve(Array(samples[..<4])).fit() == .failure(.tooFewSamples(have: 4, need: 5)))
        #expect(DepthCurve().fit() == .failure(.tooFewSamples(have: 0, need: 5)))
    }

    @Test("Samples of nearly one depth are refused")
    func tooNarrow() {
        let narrow = (0..<50).map {
            DepthSample(depth: 4000 + Double($0) * 5, tokens: 32, seconds: 1)
        }
        #expect(DepthCurve(narrow).fit() == .failure(.tooLittleSpread(have: 245, need: 256)))
    }

    @Test("A line that starts below zero is refused")
    func negative() {
        let steep = (1...6).map {
            DepthSample(depth: Double($0) * 1000, tokens: 1, seconds: Double($0 * $0))
        }
        #expect(DepthCurve(steep).fit() == .failure(.noFreshSpeed))
    }

    @Test("Speed that does not fall has no half-speed depth")
    func flat() throws {
        let flat = (0..<10).map {
            DepthSample(depth: Double($0) * 100, tokens: 10, seconds: $0 % 2 == 0 ? 0.1 : 0.11)
        }
        let fit = try DepthCurve(flat).fit().get()
        #expect(fit.halfSpeedDepth == nil)
        let rising = (0..<10).map {
            DepthSample(depth: Double($0) * 100, tokens: 10, seconds: 1 - Double($0) * 0.05)
        }
        let faster = try DepthCurve(rising).fit().get()
        #expect(faster.halfSpeedDepth == nil)
        #expect(faster.speed(at: 1_000_000) == nil)
    }

    @Test("Samples without tokens or time are left out")
    func unusable() {
        var curve = DepthCurve([DepthSample(depth: 0, tokens: 0, seconds: 1)])
        curve.add(DepthSample(depth: 1, tokens: 5, seconds: 0))
        curve.add(DepthSample(depth: .nan, tokens: 5, seconds: 1))
        curve.add(DepthSample(depth: 1, tokens: 5, seconds: .infinity))
        #expect(curve.samples.isEmpty)
    }
}
