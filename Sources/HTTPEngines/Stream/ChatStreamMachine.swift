internal import ChatCore
internal import EngineKit

/// Turns the data of a streamed chat completion's events into generation
/// events. Pure: it is told what arrived, and when.
///
/// Order on the wire: chunks of progress, chunks of text, one with the finish
/// reason (which may carry text, too), one with the usage and no choice, then
/// `[DONE]`. Servers leave out any of them but the text and the reason; whether
/// the last one may be missing depends on the server.
struct ChatStreamMachine {
    private let explain: ServerExplanation
    private let contextWindow: Int?
    private let seed: UInt32?
    private let endsWithDone: Bool
    /// Whether the reply is over when the window is full, whatever the server does then.
    var endsAtWindow = false
    private var timings: ChatChunk.Timings?
    private var metrics: ChatChunk.Metrics?
    private var usage: ChatChunk.TokenUsage?
    private var finishReason: FinishReason?
    /// Tokens already given out with text.
    private var deliveredTokens = 0
    private(set) var isFinished = false
    private var hasReceived = false
    private var hasReasoned = false
    private var isDone = false

    /// `endsWithDone` for a server that always sends `[DONE]`: its reply is broken
    /// off without.
    init(
        explain: ServerExplanation, contextWindow: Int?, seed: UInt32?, endsWithDone: Bool = false
    ) {
        self.explain = explain
        self.contextWindow = contextWindow
        self.seed = seed
        self.endsWithDone = endsWithDone
    }

    /// The events that an event's `data`, arrived at `instant`, stands for.
    /// Throws what the server says went wrong, or that it speaks another protocol.
    /// `name` is the event's own, which most servers leave out.
    mutating func receive(
        _ data: [UInt8], named name: String = "", at instant: MonotonicInstant
    ) throws(EngineError) -> [GenerationEvent] {
        guard !isFinished else { return [] }
        hasReceived = true
        if data.elementsEqual("[DONE]".utf8) {
            isDone = true
            return try end()
        }
        guard let chunk = try? JSONReading.decode(ChatChunk.self, from: data) else {
            throw explain.protocolViolation("sent something that is no chat completion")
        }
        if let error = chunk.error {
            throw explain.failure(error, status: nil)
        }
        if let timings = chunk.timings {
            self.timings = timings
        }
        if let metrics = chunk.metrics {
            self.metrics = metrics
        }
        if let usage = chunk.usage {
            self.usage = usage
        }
        var events: [GenerationEvent] = []
        if let progress = chunk.promptProgress, let total = progress.total,
            let processed = progress.processed
        {
            events.append(
                .promptProgress(
                    PromptProgress(processed: processed, total: total, reused: progress.cache ?? 0))
            )
        }
        if let choice = chunk.choices?.first {
            events += text(choice.delta, Count(chunk), instant)
            if let reason = choice.finishReason {
                finishReason = Self.finishReason(reason)
            }
        }
        if endsAtWindow, let contextWindow, finishReason == nil,
            let depth = Count(chunk)?.depth, depth >= contextWindow
        {
            finishReason = .length
            isDone = true
            events += try end()
        }
        return events
    }

    /// The events a comment stands for, such as mlx_lm.server's
    /// `keepalive 512/2048`: tokens of the prompt read, of those not in the cache.
    func receive(comment: String) -> [GenerationEvent] {
        let words = comment.split(separator: " ")
        guard words.count == 2, words[0] == "keepalive", !isFinished else { return [] }
        let counts = words[1].split(separator: "/").map { Int($0) }
        guard counts.count == 2, let processed = counts[0], let total = counts[1],
            (0...total).contains(processed)
        else { return [] }
        return [.promptProgress(PromptProgress(processed: processed, total: total, reused: 0))]
    }

    /// The events the end of the stream stands for. Throws when the reply
    /// was not over; `words` is what the server says of it, outside of any event.
    mutating func end(words: String? = nil) throws(EngineError) -> [GenerationEvent] {
        guard !isFinished else { return [] }
        guard let finishReason, isDone || !endsWithDone else {
            let what = hasReceived ? "broke off in the middle of the reply" : "sent an empty reply"
            let words = words.map { " (\(ServerExplanation.printable($0)))" } ?? ""
            throw explain.brokenOff(what + words)
        }
        isFinished = true
        var events: [GenerationEvent] = []
        if let used = cellsUsed {
            events.append(.cache(CacheOccupancy(cellsUsed: used, cellsTotal: contextWindow)))
        }
        events.append(.finished(result(finishReason)))
        return events
    }

    /// How the generation ended if it was stopped now.
    var cancelled: GenerationResult { result(.cancelled) }

    // MARK: Parts

    /// What a chunk says of the tokens so far.
    private struct Count {
        /// Tokens generated.
        var generated: Int
        /// Tokens in the context.
        var depth: Int?

        /// `nil` for a chunk that counts nothing.
        init?(_ chunk: ChatChunk) {
            if let timings = chunk.timings, let generated = timings.predicted {
                self.generated = generated
                depth = timings.prompt.map { $0 + (timings.cached ?? 0) + generated }
            } else if let usage = chunk.usage, let generated = usage.completionTokens {
                self.generated = generated
                depth = usage.promptTokens.map { $0 + generated }
            } else {
                return nil
            }
        }
    }

    private mutating func text(
        _ delta: ChatChunk.Delta?, _ count: Count?, _ instant: MonotonicInstant
    ) -> [GenerationEvent] {
        var events: [GenerationEvent] = []
        let pieces: [(TextDelta.Channel, String?)] = [
            (.reasoning, delta?.reasoningContent ?? delta?.reasoning), (.answer, delta?.content),
        ]
        for case (let channel, let text?) in pieces where !text.isEmpty {
            hasReasoned = hasReasoned || channel == .reasoning
            var tokens: Int?
            // The server holds back text that may still change, so a piece
            // stands for the tokens since the last piece, not for one.
            if let count, count.generated >= deliveredTokens {
                tokens = count.generated - deliveredTokens
                deliveredTokens = count.generated
            }
            events.append(
                .text(
                    TextDelta(
                        channel: channel, text: text, tokens: tokens, depth: count?.depth,
                        at: instant)))
        }
        return events
    }

    private static func finishReason(_ reason: String) -> FinishReason {
        switch reason {
        case "length": .length
        case "abort", "error": .error
        // LM Studio's own words, where it gives those.
        case "contextLengthReached", "maxPredictedTokensReached": .length
        case "modelUnloaded", "failed": .error
        case "userStopped": .cancelled
        default: .stop
        }
    }

    private func result(_ reason: FinishReason) -> GenerationResult {
        GenerationResult(reason: reason, usage: tokenUsage, timings: engineTimings, seed: seed)
    }

    /// From the usage chunk; from the running counts when none has come.
    private var tokenUsage: Usage? {
        var usage = countedUsage
        let speculation = metrics?.speculation
        if let drafted = timings?.drafted ?? speculation?.drafted, drafted > 0 {
            usage?.drafts = DraftCounts(
                drafted: drafted, accepted: timings?.accepted ?? speculation?.accepted ?? 0)
        }
        return usage
    }

    private var countedUsage: Usage? {
        if let usage, let prompt = usage.promptTokens, let completion = usage.completionTokens {
            return Usage(
                promptTokens: prompt,
                cachedTokens: usage.promptDetails?.cachedTokens ?? timings?.cached,
                completionTokens: completion,
                // vLLM says 0 where the template opened the reasoning.
                reasoningTokens: usage.completionDetails?.reasoningTokens.flatMap {
                    $0 == 0 && hasReasoned ? nil : $0
                })
        }
        guard let timings, let prompt = timings.prompt, let predicted = timings.predicted else {
            return nil
        }
        return Usage(
            promptTokens: prompt + (timings.cached ?? 0), cachedTokens: timings.cached,
            completionTokens: predicted)
    }

    private var engineTimings: EngineTimings {
        if timings == nil, let metrics {
            let made = usage?.completionTokens ?? 0
            var times = EngineTimings(
                prefillSeconds: metrics.promptMilliseconds.map { $0 / 1000 },
                decodeSeconds: made > 1 ? metrics.predictedMilliseconds.map { $0 / 1000 } : nil)
            times.queueSeconds = metrics.queueMilliseconds.map { $0 / 1000 }
            return times
        }
        return EngineTimings(
            prefillSeconds: timings?.promptMilliseconds.map { $0 / 1000 },
            // One token has no time from the first to the last; the server says 0.001 ms.
            decodeSeconds: (timings?.predicted ?? 0) > 1
                ? timings?.predictedMilliseconds.map { $0 / 1000 } : nil)
    }

    /// The last token is sampled but not evaluated, so it takes no cell.
    private var cellsUsed: Int? {
        guard let timings, let prompt = timings.prompt, let predicted = timings.predicted else {
            return nil
        }
        let used = max(0, (timings.cached ?? 0) + prompt + predicted - 1)
        // Beyond its window a server has dropped some of them, and does not say how many.
        guard used <= contextWindow ?? .max else { return nil }
        return used
    }
}
