import ChatCore
import Testing

@Suite("What the time to the first token is made of")
struct FirstTokenSplitTests {
    private func taken(
        _ whole: Double, queue: Double? = nil, load: Double? = nil, engine: Double? = nil,
        network: Double? = nil
    ) -> FirstTokenSplit? {
        var timings = EngineTimings(prefillSeconds: engine)
        timings.queueSeconds = queue
        timings.loadSeconds = load
        timings.roundTripSeconds = network
        return FirstTokenSplit(of: Figure(whole, .measured), timings)
    }

    private func sum(_ split: FirstTokenSplit) -> Double {
        split.parts.reduce(0) { $0 + $1.seconds.value }
    }

    @Test("What was told is told, and the rest is the rest")
    func parts() throws {
        let split = try #require(
            taken(2.5, queue: 0.25, load: 1.5, engine: 0.5, network: 0.125))
        #expect(split.queue == Figure(0.25, .engineReported))
        #expect(split.load == Figure(1.5, .engineReported))
        #expect(split.engine == Figure(0.5, .engineReported))
        #expect(split.network == Figure(0.125, .measured))
        #expect(split.rest == Figure(0.125, .estimated))
        #expect(split.parts.map(\.name) == ["network", "queue", "load", "reading", "rest"])
        #expect(split.isServed)
    }

    @Test("What nobody told is no part, and without any there is nothing to tell")
    func untold() throws {
        let split = try #require(taken(1, engine: 0.75))
        #expect(split.parts.map(\.name) == ["reading", "rest"])
        #expect(!split.isServed)
        #expect(taken(1) == nil)
        #expect(FirstTokenSplit(of: nil, EngineTimings(prefillSeconds: 1)) == nil)
    }

    @Test("A network that was slower at another moment takes what is left, as an estimate")
    func slowerNetwork() throws {
        let split = try #require(taken(1, engine: 0.75, network: 0.5))
        #expect(split.network == Figure(0.25, .estimated))
        #expect(split.rest.value == 0)
    }

    @Test("An engine whose times are longer than all that passed is not believed")
    func disagreement() {
        #expect(taken(1, queue: 0.5, engine: 0.75) == nil)
        #expect(taken(-1, engine: 0) == nil)
        #expect(taken(.nan, engine: 0) == nil)
    }

    @Test("Numbers that are none are not told")
    func nonsense() throws {
        let split = try #require(
            taken(1, queue: -1, load: .infinity, engine: .nan, network: 0.25))
        #expect(split.parts.map(\.name) == ["network", "rest"])
    }

    @Test("Whatever is told, the parts are the whole and none is negative", arguments: 0..<500)
    func property(_ seed: Int) {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
        func next() -> Double? {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state % 4 == 0 ? nil : Double(state % 1_000) / 997
        }
        let whole = (next() ?? 0) * 3
        guard
            let split = taken(
                whole, queue: next(), load: next(), engine: next(), network: next())
        else { return }
        #expect(abs(sum(split) - whole) < 1e-9)
        #expect(
            split.parts.allSatisfy { $0.seconds.value >= 0 && $0.seconds.value <= whole + 1e-9 })
    }
}
