import ChatCore
import EngineKit
import Testing

@testable import HTTPEngines

@Suite("Reading Ollama's replies")
struct OllamaReplyReaderTests {
    private let now = MonotonicInstant(nanoseconds: 7)

    private func reader(wasLoaded: Bool = true, hasFormat: Bool = false) -> OllamaReplyReader {
        OllamaReplyReader(
            explain: ServerExplanation(name: "Ollama", address: "http://box:11434"),
            contextWindow: 4096, seed: 3, wasLoaded: wasLoaded, hasFormat: hasFormat)
    }

    private func body(_ script: OllamaModel.Script, prompt: Int = 20, new: Int = 20) -> [UInt8] {
        Array(
            OllamaModel.lines(script, prompt: prompt, new: new, wasLoaded: false)
                .map { $0 + "\n" }.joined().utf8)
    }

    /// The events of a whole body that came in pieces of that size.
    private func events(_ body: [UInt8], by size: Int = .max, _ reader: OllamaReplyReader)
        throws -> [GenerationEvent]
    {
        var reader = reader
        var events: [GenerationEvent] = []
        var rest = body[...]
        while !rest.isEmpty {
            events += try reader.feed(Array(rest.prefix(size)), at: now)
            rest = rest.dropFirst(size)
        }
        return events + (try reader.end())
    }

    private func text(_ events: [GenerationEvent], _ channel: TextDelta.Channel) -> String {
        events.map {
            if case .text(let delta) = $0, delta.channel == channel { delta.text } else { "" }
        }.joined()
    }

    private func result(_ events: [GenerationEvent]) -> GenerationResult? {
        if case .finished(let result) = events.last { result } else { nil }
    }

    @Test("Thinking and answer have their channels, and pieces are not counted as tokens")
    func channels() throws {
        let script = OllamaModel.Script(thinking: ["Hm, ", "rain."], answer: ["Wet", "."])
        let events = try events(body(script), reader())
        #expect(text(events, .reasoning) == "Hm, rain.")
        #expect(text(events, .answer) == "Wet.")
        for case .text(let delta) in events {
            #expect(delta.tokens == nil && delta.depth == nil && delta.at == now)
        }
    }

    @Test("A thought and an answer in one line are both read, the thought first")
    func oneLine() throws {
        let line = #"{"message":{"thinking":"t","content":"a"},"done":true,"done_reason":"stop"}"#
        let events = try events(Array(line.utf8), reader())
        #expect(text(events, .reasoning) == "t" && text(events, .answer) == "a")
        #expect(result(events)?.reason == .stop)
        #expect(result(events)?.usage == nil)
    }

    @Test("Split at every byte, inside of characters too, the reply is the same")
    func everySplit() throws {
        let body = body(OllamaModel.Script(thinking: ["ö"], answer: ["L’Étoile ", "🦙"]))
        let whole = try events(body, reader())
        #expect(text(whole, .answer) == "L’Étoile 🦙")
        for size in [1, 2, 3, 7, 64] {
            #expect(try events(body, by: size, reader()) == whole)
        }
        for cut in body.indices {
            var split = reader()
            let parts =
                try split.feed(Array(body[..<cut]), at: now)
                + split.feed(Array(body[cut...]), at: now)
            #expect(parts == whole)
        }
    }

    @Test("Counts and times are the server's own; how much was cached is not claimed")
    func figures() throws {
        let events = try events(body(OllamaModel.Script(), prompt: 900, new: 30), reader())
        let end = result(events)
        let result = try #require(end)
        #expect(
            result.usage == Usage(promptTokens: 900, cachedTokens: nil, completionTokens: 5))
        // 30 new tokens of 2 ms; five tokens are four steps of 10 ms.
        #expect(result.timings.prefillSeconds == 0.06)
        #expect(result.timings.decodeSeconds == 0.04)
        #expect(result.timings.loadSeconds == nil)
        #expect(result.seed == 3)
        #expect(
            events.contains(
                .cache(
                    CacheOccupancy(cellsUsed: 904, cellsTotal: 4096, provenance: .estimated))))
    }

    @Test("The time of loading counts only where the model was not there")
    func loading() throws {
        let body = body(OllamaModel.Script())
        let fresh = try events(body, reader(wasLoaded: false))
        #expect(result(fresh)?.timings.loadSeconds == 3)
        let kept = try events(body, reader(wasLoaded: true))
        #expect(result(kept)?.timings.loadSeconds == nil)
    }

    @Test("One token has no time from the first to the last")
    func oneToken() throws {
        let events = try events(body(OllamaModel.Script(answer: [])), reader())
        #expect(result(events)?.usage?.completionTokens == 1)
        #expect(result(events)?.timings.decodeSeconds == nil)
    }

    @Test("With a schema and thinking the times are two requests' and are not given out")
    func twoRequests() throws {
        let body = body(OllamaModel.Script(thinking: ["Hm"]))
        let two = result(try events(body, reader(hasFormat: true)))
        #expect(two?.timings.decodeSeconds == nil && two?.timings.prefillSeconds == nil)
        let one = result(try events(body, reader()))
        #expect(one?.timings.decodeSeconds != nil)
    }

    @Test(
        "Reasons to end are told apart",
        arguments: [("stop", FinishReason.stop), ("length", .length), ("new one", .stop)])
    func reasons(word: String, reason: FinishReason) throws {
        let body = body(OllamaModel.Script(ending: .done(word)))
        let ended = result(try events(body, reader()))
        #expect(ended?.reason == reason)
    }

    @Test(
        "A model that was loaded or unloaded instead of answering is no reply",
        arguments: ["load", "unload"])
    func noReply(word: String) throws {
        let body = body(OllamaModel.Script(answer: [], ending: .done(word)))
        #expect {
            _ = try events(body, reader())
        } throws: { ($0 as? EngineError)?.description.contains("only \(word)ed") == true }
    }

    @Test("A line that says what failed ends the reply, and the text in front of it stays")
    func errorLine() throws {
        let body = body(OllamaModel.Script(ending: .error("CUDA error")))
        // However it is split, the text is given out before the error is.
        for size in [1, 40, Int.max] {
            var reader = reader()
            var got = ""
            #expect {
                var rest = body[...]
                while !rest.isEmpty {
                    var events: [GenerationEvent] = []
                    defer { got += text(events, .answer) }
                    try reader.feed(Array(rest.prefix(size)), at: now, into: &events)
                    rest = rest.dropFirst(size)
                }
                _ = try reader.end()
            } throws: { ($0 as? EngineError)?.description.contains("CUDA error") == true }
            #expect(got == "The rain is wet.")
        }
    }

    @Test("A reply that ends without its last line was ended by the engine")
    func silentEnd() throws {
        var reader = reader()
        let events = try reader.feed(body(OllamaModel.Script(ending: .silent)), at: now)
        #expect(text(events, .answer) == "The rain is wet.")
        #expect {
            _ = try reader.end()
        } throws: {
            let error = $0 as? EngineError
            return error?.code == .failed
                && error?.description.contains("ended the reply before it was done") == true
        }
    }

    @Test("Cut anywhere, a reply is never taken for a whole one")
    func cut() throws {
        let body = body(OllamaModel.Script())
        // Its last line needs no end.
        for length in 0..<(body.count - 1) {
            #expect(throws: EngineError.self) {
                _ = try events(Array(body.prefix(length)), reader())
            }
        }
        let whole = result(try events(Array(body.dropLast()), reader()))
        #expect(whole?.reason == .stop)
    }

    @Test("An empty reply and one in another language get their sentence")
    func strangers() throws {
        #expect {
            _ = try events([], reader())
        } throws: { ($0 as? EngineError)?.code == .crashed }
        #expect {
            _ = try events(Array("data: {}\n".utf8), reader())
        } throws: { ($0 as? EngineError)?.code == .protocolViolation }
    }

    @Test("A line without end is given up")
    func endless() throws {
        var reader = reader()
        let piece = [UInt8](repeating: 0x61, count: 1 << 20)
        #expect(throws: LineOverflow.self) {
            for _ in 0..<17 { _ = try reader.feed(piece, at: now) }
        }
    }

    @Test("Blank lines and carriage returns are no lines of their own")
    func blanks() throws {
        let script = OllamaModel.Script()
        let text = OllamaModel.lines(script).joined(separator: "\r\n\r\n") + "\r\n"
        let events = try events(Array(text.utf8), reader())
        #expect(self.text(events, .answer) == "The rain is wet.")
    }

    @Test("Stopped in the middle, nothing is claimed")
    func cancelled() throws {
        var reader = reader()
        _ = try reader.feed(Array(body(OllamaModel.Script()).prefix(90)), at: now)
        #expect(reader.cancelled == GenerationResult(reason: .cancelled, usage: nil, seed: 3))
    }
}
