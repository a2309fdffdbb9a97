internal import ChatCore
internal import EngineKit

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Reads a reply of Ollama's own chat: a JSON object a line, the last one with
/// `done` and the figures.
///
/// Pieces are not counted: a piece may stand for several tokens, since text that
/// may still change is held back.
struct OllamaReplyReader: ReplyReader {
    private let explain: ServerExplanation
    private let contextWindow: Int?
    private let seed: UInt32
    /// Whether the model was in memory before the request.
    private let wasLoaded: Bool
    /// Whether the answer has to follow a schema.
    private let hasFormat: Bool
    private var lines = LineSplitter()
    private var latest: MonotonicInstant?
    private var last: OllamaChunk?
    private var hasText = false
    private var hasThought = false
    private(set) var isFinished = false

    init(
        explain: ServerExplanation, contextWindow: Int?, seed: UInt32, wasLoaded: Bool = true,
        hasFormat: Bool = false
    ) {
        self.explain = explain
        self.contextWindow = contextWindow
        self.seed = seed
        self.wasLoaded = wasLoaded
        self.hasFormat = hasFormat
    }

    var cancelled: GenerationResult { result(.cancelled) }

    mutating func feed(
        _ bytes: [UInt8], at instant: MonotonicInstant, into events: inout [GenerationEvent]
    ) throws {
        latest = instant
        for line in try lines.feed(bytes) where !isFinished {
            guard let chunk = Self.chunk(line) else {
                throw explain.protocolViolation("sent a line that is none of a chat")
            }
            events += try read(chunk, at: instant)
        }
    }

    mutating func end() throws(EngineError) -> [GenerationEvent] {
        // Its last line may lack an end; one that was cut is no JSON.
        if let line = lines.end(), let latest, !isFinished {
            guard let chunk = Self.chunk(line) else {
                throw explain.brokenOff("broke off in the middle of the reply")
            }
            let events = try read(chunk, at: latest)
            if isFinished { return events }
        }
        guard !isFinished else { return [] }
        throw hasText
            ? EngineError(
                .failed,
                "\(explain.name) at \(explain.address) ended the reply before it was done, as it does with a model that repeats itself: send again, or raise the repeat penalty."
            ) : explain.brokenOff("sent an empty reply")
    }

    // MARK: Parts

    private static func chunk(_ line: [UInt8]) -> OllamaChunk? {
        try? JSONReading.decode(OllamaChunk.self, from: line)
    }

    private mutating func read(_ chunk: OllamaChunk, at instant: MonotonicInstant)
        throws(EngineError) -> [GenerationEvent]
    {
        if let error = chunk.error { throw explain.failure(error, status: nil) }
        var events: [GenerationEvent] = []
        let pieces: [(TextDelta.Channel, String?)] = [
            (.reasoning, chunk.message?.thinking), (.answer, chunk.message?.content),
        ]
        for case (let channel, let text?) in pieces where !text.isEmpty {
            hasText = true
            hasThought = hasThought || channel == .reasoning
            events.append(
                .text(
                    TextDelta(channel: channel, text: text, tokens: nil, depth: nil, at: instant)))
        }
        guard chunk.done == true else { return events }
        last = chunk
        let reason = try reason(chunk.doneReason)
        isFinished = true
        if let usage {
            events.append(.cache(Self.occupancy(after: usage, window: contextWindow)))
        }
        return events + [.finished(result(reason))]
    }

    private func reason(_ word: String?) throws(EngineError) -> FinishReason {
        switch word {
        case "length": return .length
        case "load", "unload":
            throw EngineError(
                .failed,
                "\(explain.name) at \(explain.address) only \(word ?? "")ed the model and did not answer: send again."
            )
        default: return .stop
        }
    }

    private func result(_ reason: FinishReason) -> GenerationResult {
        GenerationResult(reason: reason, usage: usage, timings: timings, seed: seed)
    }

    /// How much of the prompt was in the cache is told nowhere.
    private var usage: Usage? {
        guard let prompt = last?.promptCount, prompt >= 0 else { return nil }
        return Usage(
            promptTokens: prompt, cachedTokens: nil, completionTokens: max(0, last?.count ?? 0))
    }

    private var timings: EngineTimings {
        var timings = EngineTimings()
        guard let last else { return timings }
        if !wasLoaded { timings.loadSeconds = Self.seconds(last.loadDuration) }
        // With a schema, thinking and answer are two requests inside of Ollama, and the
        // figures are no single one's.
        guard !(hasFormat && hasThought) else { return timings }
        timings.prefillSeconds = Self.seconds(last.promptDuration)
        // One token has no time from the first to the last.
        timings.decodeSeconds = last.count ?? 0 > 1 ? Self.seconds(last.duration) : nil
        return timings
    }

    private static func seconds(_ nanoseconds: Int?) -> Double? {
        nanoseconds.flatMap { $0 > 0 ? Double($0) / 1e9 : nil }
    }

    /// The cache behind a reply that took that: its last token is sampled but not
    /// evaluated. An estimate, since nobody says that it is still there.
    static func occupancy(after usage: Usage?, window: Int?) -> CacheOccupancy {
        CacheOccupancy(
            cellsUsed: usage.map { max(0, $0.promptTokens + $0.completionTokens - 1) },
            cellsTotal: window, provenance: .estimated)
    }
}
