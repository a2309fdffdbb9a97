import ChatCore
import Telemetry
import TestSupport
import Testing

@Suite("Depth fit on a machine that is used")
struct RobustFitTests {
    /// A token takes 7 ms in an empty context and 0.9 µs more for each token of depth.
    private let fresh = 0.007
    private let slope = 0.9e-6

    private func world(
        seed: UInt64, count: Int = 80, noise: Double = 0.02,
        _ disturb: (Int) -> Double = { _ in 1 }
    ) -> [DepthSample] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { index in
            let depth = Double(index) * 8000 / Double(count)
            let bell = (0..<12).reduce(-6) { sum, _ in
                sum + Double.random(in: 0...1, using: &generator)
            }
            let each = (fresh + slope * depth) * (1 + noise * bell) * disturb(index)
            return DepthSample(depth: depth, tokens: 32, seconds: 32 * each)
        }
    }

    @Test(
        "A machine that is busy for a fifth of the time does not move the line",
        arguments: 1...20 as ClosedRange<UInt64>)
    func busy(seed: UInt64) throws {
        let fit = try DepthCurve(world(seed: seed) { (20..<36).contains($0) ? 1.6 : 1 }).fit().get()
        #expect(fit.freshSpeed.value.isWithin(0.03 / fresh, of: 1 / fresh))
        let end = try #require(fit.speed(at: 8000))
        let truth = 1 / (fresh + slope * 8000)
        #expect(end.value.isWithin(0.03 * truth, of: truth))
        #expect((14...20).contains(fit.samplesLeftOut))
        #expect(fit.quality == .good)
    }

    @Test("The interval of a forecast holds the truth in 95 of 100 worlds")
    func coverage() throws {
        var held = 0
        let truth = 1 / (fresh + slope * 8000)
        for seed in 1...300 as ClosedRange<UInt64> {
            let shallow = world(seed: seed).filter { $0.depth <= 2000 }
            let forecast = try #require(try DepthCurve(shallow).fit().get().speed(at: 8000))
            if abs(forecast.value - truth) <= forecast.margin { held += 1 }
        }
        // The deeper the sample the more it scatters here, which the line does not know.
        #expect((260...299).contains(held))
    }

    @Test("A forecast reaches four times and a half as deep as the deepest sample")
    func reach() throws {
        let fit = try DepthCurve(world(seed: 1).filter { $0.depth <= 2000 }).fit().get()
        #expect(fit.depths.upperBound == 2000)
        #expect(fit.reaches(8192))
        #expect(!fit.reaches(9100))
    }

    @Test("Samples of which a third is far off are called scattered")
    func scattered() throws {
        let fit = try DepthCurve(world(seed: 3) { $0.isMultiple(of: 3) ? 1.9 : 1 }).fit().get()
        guard case .scattered(let share) = fit.quality else {
            Issue.record("\(fit.quality)")
            return
        }
        #expect(share.isWithin(0.05, of: 1.0 / 3))
    }

    @Test("Samples that bend away from every line are said to")
    func bent() throws {
        let samples = (0..<60).map { index in
            let depth = Double(index) * 130
            let each = 0.007 + 0.006 * (depth / 7800) * (depth / 7800)
            return DepthSample(
                depth: depth, tokens: 32, seconds: 32 * each * (index % 2 == 0 ? 1.001 : 0.999))
        }
        let fit = try DepthCurve(samples).fit().get()
        guard case .bent(let share) = fit.quality else {
            Issue.record("\(fit.quality)")
            return
        }
        #expect(share > 0.05)
    }

    @Test("Samples that hang together tell less than as many that do not")
    func runs() throws {
        let apart = try DepthCurve(world(seed: 5) { $0.isMultiple(of: 2) ? 1.03 : 0.97 }).fit()
            .get()
        let together = try DepthCurve(world(seed: 5) { $0 / 10 % 2 == 0 ? 1.03 : 0.97 }).fit().get()
        #expect(
            together.freshSecondsPerToken.standardError > 1.8
                * apart.freshSecondsPerToken.standardError)
    }

    @Test("Few samples make a wider interval than many with the same error")
    func studentT() {
        #expect(Estimate(1, standardError: 1, degreesOfFreedom: 3).margin.isWithin(0.04, of: 3.182))
        #expect(
            Estimate(1, standardError: 1, degreesOfFreedom: 10).margin.isWithin(0.001, of: 2.228))
        #expect(Estimate(1, standardError: 1).margin.isWithin(1e-4, of: 1.96))
    }

    @Test("With sliding layers the curve bends at their span, and the fit knows it")
    func sliding() throws {
        // Five of six layers look at 512 tokens, as in Gemma 3.
        let traffic = ModelTraffic(
            weightBytes: 1,
            layers: [
                CacheLayers(kind: .full, layers: 3, bytesPerToken: 1000),
                CacheLayers(kind: .sliding, layers: 15, bytesPerToken: 5000, span: 512),
            ])
        let scale = DepthScale(traffic)
        #expect(scale.position(of: 300).isWithin(1e-9, of: 300))
        #expect(scale.position(of: 6512).isWithin(1e-6, of: 512 + 1000))
        #expect(try #require(scale.depth(at: 1512)).isWithin(1e-6, of: 6512))
        let samples = (0..<60).map { index in
            let depth = Double(index) * 130
            let each = 0.004 + 2e-6 * (min(depth, 512) * 5 / 6 + depth / 6)
            return DepthSample(depth: depth, tokens: 32, seconds: 32 * each)
        }
        let fit = try DepthFit.fit(samples, scale: scale).get()
        #expect(fit.freshSpeed.value.isWithin(0.01, of: 250))
        #expect(fit.quality == .good)
        // 0.004 / 2e-6 = 2000 on the scale, which is a depth of 512 + 6 x 1488.
        #expect(try #require(fit.halfSpeedDepth).value.isWithin(1, of: 512 + 6 * 1488))
    }

    @Test("A model whose layers all slide has no depth beyond their span")
    func allSliding() {
        let traffic = ModelTraffic(
            weightBytes: 1,
            layers: [CacheLayers(kind: .sliding, layers: 4, bytesPerToken: 10, span: 1000)])
        let scale = DepthScale(traffic)
        #expect(scale.position(of: 5000) == 1000)
        #expect(scale.depth(at: 999) == 999)
        #expect(scale.depth(at: 1001) == nil)
    }
}
