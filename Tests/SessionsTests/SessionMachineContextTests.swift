import ChatCore
import EngineKit
import Testing

@testable import Sessions

@Suite("Session machine: what fills the context")
struct SessionMachineContextTests {
    @Test("Where the engine says where messages begin, the parts are exact, and told once")
    func told() {
        var bench = MachineBench.streaming
        let id = GenerationID(rawValue: 1)
        var reuse = PromptReuse(total: 40, reused: 8)
        reuse.messageStarts = [12]
        let maps = bench.machine.received(.prompt(reuse), of: id, at: bench.now).maps
        #expect(maps.count == 1)
        #expect(maps.first?.provenance == .engineReported)
        #expect(maps.first?.tokens(of: .system) == 12)
        #expect(maps.first?.tokens(of: .user) == 28)
        #expect(maps.first?.reused == 8)
        let progress = PromptProgress(processed: 40, total: 40, reused: 8)
        #expect(bench.machine.received(.promptProgress(progress), of: id, at: bench.now).maps == [])
        #expect(bench.finish(.stop, of: 1).maps == [])
    }

    @Test("Where it does not, they are shares by length, known at the latest at the end")
    func untold() {
        var bench = MachineBench.streaming
        _ = bench.text("hi", of: 1)
        let map = bench.finish(.stop, of: 1).maps.first
        #expect(map?.provenance == .estimated)
        #expect(map?.tokens(of: .user) == map?.used)
    }

    @Test("Stretches of decoding are told as samples of speed at a depth")
    func samples() {
        var bench = MachineBench.streaming
        var samples: [DepthSample] = []
        for token in 0...64 {
            bench.now = bench.now.advanced(by: .milliseconds(10))
            let delta = TextDelta(
                channel: .answer, text: "x", tokens: 1, depth: 100 + token, at: bench.now)
            let actions = bench.machine.received(
                .text(delta), of: GenerationID(rawValue: 1), at: bench.now)
            for case .sampled(let sample) in actions.events { samples.append(sample) }
        }
        #expect(samples.map(\.tokens) == [32, 32])
        #expect(samples.map(\.depth) == [116, 148])
        #expect(samples.allSatisfy { abs($0.secondsPerToken - 0.01) < 1e-9 })
    }
}
