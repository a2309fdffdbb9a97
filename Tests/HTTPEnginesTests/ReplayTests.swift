import ChatCore
import EngineKit
import TestSupport
import Testing

@testable import HTTPEngines

/// Every recorded stream of a chat, read by what reads such a server's replies.
@Suite("Recorded replies, read", .timeLimit(.minutes(5)))
struct ReplayTests {
    @Test("Each says what its own JSON says", arguments: Capture.streams)
    func whole(name: String) throws {
        let body = try Capture(plain: name).body
        let outcome = try Outcome([body], Capture.kind(name))
        let recorded = try RecordedReply(body)
        #expect(outcome.text(.answer) == recorded.answer)
        #expect(outcome.text(.reasoning) == recorded.reasoning)
        guard !recorded.hasError else {
            #expect(outcome.error?.code == .failed)
            return
        }
        guard recorded.finishReason != nil, recorded.isDone else {
            // Where it has a reason and no end, servers differ.
            #expect(outcome.error?.code == .crashed || recorded.finishReason != nil)
            return
        }
        #expect(outcome.error == nil)
        let result = try #require(outcome.result)
        #expect(result.reason == (recorded.finishReason == "length" ? .length : .stop))
        guard let prompt = recorded.promptTokens else { return }
        #expect(result.usage?.promptTokens == prompt)
        #expect(result.usage?.completionTokens == recorded.completionTokens)
        if let cached = recorded.cachedTokens { #expect(result.usage?.cachedTokens == cached) }
    }

    @Test("Byte by byte and cut in two, each gives the same events", arguments: Capture.streams)
    func split(name: String) throws {
        let body = try Capture(plain: name).body
        let kind = try Capture.kind(name)
        let expected = try Outcome([body], kind)
        #expect(try Outcome(body.map { [$0] }, kind) == expected)
        var generator = SeededGenerator(seed: UInt64(body.count))
        for _ in 0..<6 {
            let cut = Int.random(in: 0...body.count, using: &generator)
            #expect(
                try Outcome([body[..<cut], body[cut...]], kind) == expected, "cut at \(cut)")
        }
    }

    @Test(
        "Cut in two at every single byte, the short ones give the same events",
        arguments: [
            "llama-server/S2-14-sse-ping-each-second", "vllm/A07-stream-long-prompt-first",
            "mlx/B05-prefill-progress-comments",
        ])
    func everySplit(name: String) throws {
        let body = try Capture(plain: name).body
        let kind = try Capture.kind(name)
        let expected = try Outcome([body], kind)
        #expect(!expected.events.isEmpty)
        for cut in 0...body.count {
            guard try Outcome([body[..<cut], body[cut...]], kind) == expected else {
                Issue.record("cut at \(cut), it is another reply")
                return
            }
        }
    }

    @Test(
        "Cut behind any event, what came is given, and no end is made up",
        arguments: Capture.streams)
    func cut(name: String) throws {
        let capture = try Capture(plain: name)
        let kind = try Capture.kind(name)
        let events = capture.events
        let whole = try Outcome([capture.body], kind)
        var reader = try Capture.reader(for: kind)
        var came = Outcome()
        for count in 0...events.count {
            var ended = reader
            do {
                var outcome = came
                for event in try ended.end() { outcome.append(event) }
                let recorded = try RecordedReply(events[..<count].joined())
                #expect(recorded.finishReason != nil, "cut behind \(count), it was taken")
                #expect(outcome.result != nil)
            } catch let error as EngineError {
                #expect(error.code == .crashed)
                expectOneSentence(error)
            }
            guard count < events.count else { break }
            do {
                var fed: [GenerationEvent] = []
                defer { for event in fed { came.append(event) } }
                try reader.feed(events[count], at: .init(nanoseconds: 0), into: &fed)
            } catch let error as EngineError {
                #expect(error == whole.error)
                break
            }
            if reader.isFinished { break }
        }
        #expect(came.events == whole.events.prefix(came.events.count).map(\.self))
    }
}
