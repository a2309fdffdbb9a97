import ChatCore
import Testing

@testable import LlamaEngine

@Suite("Joining tokens into pieces")
struct DeltaBatchTests {
    private func token(_ text: String, milliseconds: Int64) -> TextDelta {
        TextDelta(
            channel: .answer, text: text, tokens: 1, depth: Int(milliseconds),
            at: MonotonicInstant(nanoseconds: milliseconds * 1_000_000))
    }

    @Test("the first token comes at once, fast ones together, each with its instant")
    func fast() {
        var batch = DeltaBatch()
        #expect(batch.add(token("a", milliseconds: 0)).map(\.text) == ["a"])
        #expect(batch.add(token("b", milliseconds: 10)).isEmpty)
        #expect(batch.add(token("c", milliseconds: 20)).isEmpty)
        let piece = batch.add(token("d", milliseconds: 30)).first
        #expect(piece?.text == "bcd")
        #expect(piece?.tokens == 3)
        #expect(piece?.depth == 30)
        #expect(piece?.at.nanoseconds == 30_000_000)
        #expect(piece?.earlier.map(\.nanoseconds) == [10_000_000, 20_000_000])
    }

    @Test("a slow model's tokens come one by one")
    func slow() {
        var batch = DeltaBatch()
        for index in 0..<5 {
            let piece = batch.add(token("x", milliseconds: Int64(index * 40))).first
            #expect(piece?.tokens == 1)
            #expect(piece?.earlier.isEmpty == true)
        }
        #expect(batch.finish() == nil)
    }

    @Test("a piece belongs to one channel")
    func channels() {
        var batch = DeltaBatch()
        var thought = token("hm", milliseconds: 5)
        thought.channel = .reasoning
        _ = batch.add(token("a", milliseconds: 0))
        #expect(batch.add(thought).isEmpty)
        let piece = batch.add(token("b", milliseconds: 10)).first
        #expect(piece?.channel == .reasoning)
        #expect(piece?.tokens == 1)
        #expect(batch.finish()?.channel == .answer)
    }

    @Test("text without a token adds no instant")
    func textAlone() {
        var batch = DeltaBatch()
        var held = token("b", milliseconds: 5)
        held.tokens = 0
        _ = batch.add(token("a", milliseconds: 0))
        _ = batch.add(held)
        _ = batch.add(token("c", milliseconds: 6))
        _ = batch.add(held)
        let piece = batch.finish()
        #expect(piece?.text == "bcb")
        #expect(piece?.tokens == 1)
        #expect(piece?.earlier.isEmpty == true)
        #expect(piece?.at.nanoseconds == 6_000_000)
    }

    @Test("what waits at the end is not lost")
    func end() {
        var batch = DeltaBatch()
        _ = batch.add(token("a", milliseconds: 0))
        _ = batch.add(token("b", milliseconds: 5))
        #expect(batch.finish()?.text == "b")
        #expect(batch.finish() == nil)
    }
}
