import ChatCore
import EngineKit
import TestSupport
import Testing

@testable import EngineHost

@Suite struct WireMessageTests {
    static let id = RequestID(rawValue: .max)
    static let generation = GenerationID(rawValue: 0x0102_0304_0506_0708)
    static let description = ModelDescription(
        name: "llama 🦙", displayName: "\u{1B}[31m", quantization: Quantization("Q4_1"),
        sizeBytes: .max,
        store: "canter")

    static let continuation: GenerationRequest = {
        var reply = PromptMessage(.assistant, "It is ")
        reply.reasoning = "Hm."
        var request = GenerationRequest(
            id: generation, messages: [PromptMessage(.user, "What is it?"), reply])
        request.continuesReply = true
        return request
    }()

    static let tokens: GenerationRequest = {
        var request = GenerationRequest(id: generation, messages: [], maxTokens: 0)
        request.tokens = TokenPrompt(shared: 1024, fresh: 512, seed: .max, draw: 1)
        return request
    }()

    /// With everything its optional parts can hold.
    static let loaded: LoadedModel = {
        var loaded = LoadedModel(model: description, engine: "llama.cpp", contextWindow: 8192)
        var shared = CacheLayers(kind: .sliding, layers: 5, bytesPerToken: 0.5, span: 512)
        shared.sharedBytesPerToken = 2
        loaded.modelType = "llama 256M Q4_1"
        loaded.traffic = ModelTraffic(
            weightBytes: 1e9,
            layers: [
                shared, CacheLayers(kind: .recurrent, layers: 1, bytesPerToken: 0, stateBytes: 8),
            ])
        return loaded
    }()

    static let occupancy: CacheOccupancy = {
        var occupancy = CacheOccupancy(cellsUsed: 3)
        var part = CacheOccupancy.Part(CacheLayers(kind: .full, layers: 1, bytesPerToken: 4))
        part.cellsUsed = 3
        occupancy.parts = [part]
        return occupancy
    }()

    static let reuse: PromptReuse = {
        var reuse = PromptReuse(total: 9, reused: 4)
        reuse.messageStarts = [0, nil, 5]
        return reuse
    }()

    static let requests: [RequestMessage] = [
        .load(
            id,
            LoadRequest(model: "/models/a b.gguf", settings: EngineSettings(contextWindow: 4096))),
        .cancelRequest(id),
        .generate(
            GenerationRequest(
                id: generation,
                messages: [
                    PromptMessage(.system, ""), PromptMessage(.user, "line\nnext \u{0} \"quoted\""),
                ],
                sampling: SamplingSettings(temperature: 0.1, seed: .max), maxTokens: 5)),
        .generate(continuation), .generate(tokens),
        .cancelGeneration(generation),
        .countTokens(
            id,
            TokenQuestion(
                messages: [PromptMessage(.assistant, "é")],
                thinking: ThinkingSettings(isEnabled: false, effort: "low"))),
        .countTokens(
            id,
            TokenQuestion(
                messages: [PromptMessage(.user, "")], thinking: ThinkingSettings(),
                model: LoadRequest(model: "/models/other.gguf"))),
        .memory(id, LoadRequest(model: "/models/a b.gguf")),
        .park(id, Conversation.ID(rawValue: "a")), .restore(id, Conversation.ID(rawValue: "b")),
        .discard(id, Conversation.ID(rawValue: "c")),
        .models(id), .occupancy(id), .unload(id),
    ]

    static let replies: [ReplyMessage] = [
        .hello(Hello(engine: "llama.cpp")),
        .loadProgress(id, LoadProgress(fraction: nil)),
        .loadProgress(id, LoadProgress(fraction: 0.25)),
        .loaded(
            id,
            LoadedModel(
                model: description, engine: "llama.cpp", contextWindow: 8192, flashAttention: .on,
                loadSeconds: 1.5)),
        .loaded(id, loaded),
        .counted(id, TokenCount(12, .estimated)),
        .models(id, [description]), .models(id, []),
        .occupancy(id, CacheOccupancy(cellsUsed: 3, provenance: .measured)),
        .unloaded(id), .discarded(id), .parked(id, nil),
        .parked(id, ParkedState(tokens: 5, bytes: 100, seconds: 0.5)),
        .memory(
            id,
            MemoryEstimate(
                devices: [
                    MemoryEstimate.Device(
                        name: "CPU", weights: 1, cache: 2, compute: 3, available: 5)
                ],
                contextWindow: 512, largestWindow: 256)),
        .failed(id, EngineError(.modelUnreadable, "No.", log: ["a", "b"])),
        .event(generation, .promptProgress(PromptProgress(processed: 1, total: 2, reused: 0))),
        .event(generation, .cache(CacheOccupancy())),
        .event(generation, .cache(occupancy)),
        .event(generation, .prompt(reuse)),
        .event(
            generation,
            .prompt(
                PromptReuse(
                    total: 9, reused: 4,
                    parting: PromptParting(token: 4, message: 1, cause: .messageChanged)))),
        .event(generation, .threads(ThreadChoice(decode: 1, reason: .load))),
        .event(
            generation,
            .finished(
                GenerationResult(
                    reason: .length,
                    usage: Usage(promptTokens: 1, cachedTokens: nil, completionTokens: 2),
                    timings: EngineTimings(prefillSeconds: .infinity, decodeSeconds: 0), seed: 1))),
        .generationFailed(generation, EngineError(EngineError.Code(rawValue: "new-one"), "Why.")),
        .event(generation, text("", tokens: nil, depth: nil)),
        .event(generation, text("日本 🦙\n", tokens: 0, depth: 0)),
        .event(generation, text("a", channel: .reasoning, tokens: -1, depth: .max)),
        .event(generation, text("a", tokens: 1, depth: nil, at: .min)),
        .event(generation, batch),
    ]

    /// Three tokens in one piece.
    static let batch = GenerationEvent.text(
        TextDelta(
            channel: .answer, text: "abc", tokens: 3, depth: 9,
            at: MonotonicInstant(nanoseconds: 3),
            earlier: [MonotonicInstant(nanoseconds: 1), MonotonicInstant(nanoseconds: 2)]))

    static func text(
        _ text: String, channel: TextDelta.Channel = .answer, tokens: Int?, depth: Int?,
        at: Int64 = 5
    ) -> GenerationEvent {
        .text(
            TextDelta(
                channel: channel, text: text, tokens: tokens, depth: depth,
                at: MonotonicInstant(nanoseconds: at)))
    }

    @Test("Every request comes out as it went in")
    func requestsRoundTrip() throws {
        var encoder = FrameEncoder()
        for request in Self.requests { try request.write(to: &encoder) }
        let frames = try decode(encoder.bytes)
        #expect(try frames.map { try RequestMessage($0) } == Self.requests)
    }

    @Test("Every answer comes out as it went in")
    func repliesRoundTrip() throws {
        var encoder = FrameEncoder()
        for reply in Self.replies { try reply.write(to: &encoder) }
        let frames = try decode(encoder.bytes)
        #expect(try frames.map { try ReplyMessage($0) } == Self.replies)
    }

    @Test("A piece of text is the same bytes in every build")
    func layoutOfText() throws {
        var encoder = FrameEncoder()
        var delta = TextDelta(
            channel: .reasoning, text: "hi", tokens: 2, depth: 258,
            at: MonotonicInstant(nanoseconds: 5))
        delta.earlier = [MonotonicInstant(nanoseconds: 4)]
        try ReplyMessage.event(Self.generation, .text(delta)).write(to: &encoder)
        func number(_ value: Int64) -> [UInt8] {
            (0..<8).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
        }
        let head: [UInt8] = [52, 0, 0, 0, 0x90, 8, 7, 6, 5, 4, 3, 2, 1]
        let fields = number(5) + [1, 3] + number(2) + number(258) + number(1) + number(4)
        #expect(encoder.bytes == head + fields + Array("hi".utf8))
    }

    @Test("A message too long for the wire is refused and leaves nothing behind")
    func tooLong() throws {
        var encoder = FrameEncoder()
        let text = String(repeating: "x", count: Frame.maximumPayload)
        let error = #expect(throws: EngineError.self) {
            try RequestMessage.countTokens(
                Self.id,
                TokenQuestion(
                    messages: [PromptMessage(.user, text)], thinking: ThinkingSettings())
            ).write(to: &encoder)
        }
        #expect(error?.code == .failed)
        #expect(encoder.bytes.isEmpty)
    }

    @Test("Whatever the bytes of a frame, reading it succeeds or is a protocol violation")
    func hostilePayloads() throws {
        var encoder = FrameEncoder()
        for reply in Self.replies { try reply.write(to: &encoder) }
        for request in Self.requests { try request.write(to: &encoder) }
        var random = SeededGenerator(seed: 2)
        for frame in try decode(encoder.bytes) {
            for _ in 0..<200 {
                var hostile = frame
                switch Int.random(in: 0..<3, using: &random) {
                case 0:
                    hostile.payload = Array(
                        frame.payload.prefix(
                            Int.random(in: 0...frame.payload.count, using: &random)))
                case 1 where !frame.payload.isEmpty:
                    let index = Int.random(in: frame.payload.indices, using: &random)
                    hostile.payload[index] = .random(in: 0...255, using: &random)
                default: hostile.kind = .random(in: 0...255, using: &random)
                }
                expectViolationOrNothing { _ = try ReplyMessage(hostile) }
                expectViolationOrNothing { _ = try RequestMessage(hostile) }
            }
        }
    }

    @Test(
        "Text that is not UTF-8, a channel that does not exist, a cut header and a surplus are violations",
        arguments: [
            Frame(kind: 0x90, payload: [UInt8](repeating: 0, count: 34) + [0xC3]),
            Frame(
                kind: 0x90,
                payload: [UInt8](repeating: 0, count: 16) + [9] + [UInt8](repeating: 0, count: 17)),
            Frame(kind: 0x90, payload: [UInt8](repeating: 0, count: 33)),
            Frame(kind: 0x86, payload: [UInt8](repeating: 0, count: 9)),
            Frame(kind: 0x01, payload: [UInt8](repeating: 0, count: 8) + Array("{}".utf8)),
            Frame(kind: 0x80, payload: []),
        ])
    func violations(frame: Frame) {
        let error = #expect(throws: EngineError.self) { _ = try ReplyMessage(frame) }
        #expect(error?.code == .protocolViolation)
    }

    private func decode(_ bytes: [UInt8]) throws -> [Frame] {
        var decoder = FrameDecoder()
        decoder.append(bytes)
        var frames: [Frame] = []
        while let frame = try decoder.next() { frames.append(frame) }
        return frames
    }

    private func expectViolationOrNothing(_ body: () throws -> Void) {
        do { try body() } catch {
            #expect((error as? EngineError)?.code == .protocolViolation)
        }
    }
}
