import ChatCore
import Telemetry
import Testing

@Suite("Depth sampler")
struct DepthSamplerTests {
    private func delta(tokens: Int? = 1, depth: Int?, milliseconds: Int64) -> TextDelta {
        TextDelta(
            channel: .answer, text: "x", tokens: tokens, depth: depth,
            at: MonotonicInstant(nanoseconds: milliseconds * 1_000_000))
    }

    @Test("Cuts a reply into stretches that touch, each at its middle depth")
    func stretches() {
        var sampler = DepthSampler(tokensPerSample: 10)
        let samples = (0...30).compactMap { index in
            sampler.record(
                delta(depth: 100 + index, milliseconds: Int64(index) * (index <= 20 ? 10 : 20)))
        }
        #expect(
            samples == [
                DepthSample(depth: 105, tokens: 10, seconds: 0.1),
                DepthSample(depth: 115, tokens: 10, seconds: 0.1),
                DepthSample(depth: 125, tokens: 10, seconds: 0.4),
            ])
    }

    @Test("A piece that does not tell its tokens or its depth ends the stretch without a sample")
    func unknown() {
        for unknown in [
            delta(tokens: nil, depth: 5, milliseconds: 30), delta(depth: nil, milliseconds: 30),
        ] {
            var sampler = DepthSampler(tokensPerSample: 4)
            for index in 0..<4 {
                #expect(sampler.record(delta(depth: index, milliseconds: Int64(index))) == nil)
            }
            #expect(sampler.record(unknown) == nil)
            for index in 0..<4 {
                #expect(sampler.record(delta(depth: index, milliseconds: Int64(index))) == nil)
            }
        }
    }

    @Test("A reset parts two replies")
    func reset() {
        var sampler = DepthSampler(tokensPerSample: 2)
        #expect(sampler.record(delta(depth: 1, milliseconds: 0)) == nil)
        #expect(sampler.record(delta(depth: 2, milliseconds: 1)) == nil)
        sampler.reset()
        #expect(sampler.record(delta(depth: 50, milliseconds: 9000)) == nil)
        #expect(sampler.record(delta(depth: 51, milliseconds: 9001)) == nil)
        #expect(
            sampler.record(delta(depth: 52, milliseconds: 9002))
                == DepthSample(depth: 51, tokens: 2, seconds: 0.002))
    }
}
