import ChatCore
import EngineKit
import Synchronization

/// An engine to which a token is a word, and whose clock is its own work: reading a token takes a
/// millisecond, writing one a millisecond and a microsecond for each token before it. It keeps the
/// longest common beginning of two prompts, as llama.cpp does.
final class WordEngine: InferenceEngine {
    private struct State {
        var cached: [Substring] = []
        var now = MonotonicInstant(nanoseconds: 0)
        var requests: [GenerationRequest] = []
    }

    let name = "words"
    let readsTokens: Bool
    /// Words of the reply, where that is shorter than what is asked for.
    private let replyLength: Int
    private let takesSystemMessage: Bool
    private let keepsPrefix: Bool
    private let tellsCached: Bool
    private let state = Mutex(State())

    init(
        replyLength: Int = .max, takesSystemMessage: Bool = true, keepsPrefix: Bool = true,
        tellsCached: Bool = true, readsTokens: Bool = false
    ) {
        self.readsTokens = readsTokens
        self.replyLength = replyLength
        self.takesSystemMessage = takesSystemMessage
        self.keepsPrefix = keepsPrefix
        self.tellsCached = tellsCached
    }

    var now: MonotonicInstant { state.withLock(\.now) }
    var requests: [GenerationRequest] { state.withLock(\.requests) }

    func models() async throws(EngineError) -> [ModelDescription] { [] }

    func load(
        _ request: LoadRequest, progress: @escaping @Sendable (LoadProgress) -> Void
    ) async throws(EngineError) -> LoadedModel {
        throw EngineError(.unsupported, "Nothing is loaded here.")
    }

    func countTokens(
        in messages: [PromptMessage], thinking: ThinkingSettings
    ) async throws(EngineError) -> TokenCount {
        TokenCount(try words(of: messages).count, .engineReported)
    }

    func generate(_ request: GenerationRequest) -> GenerationStream {
        GenerationStream { feed in
            do throws(EngineError) {
                if let tokens = request.tokens {
                    state.withLock { answer(request, tokens, &$0, feed) }
                    return feed.finish()
                }
                let prompt = try words(of: request.messages)
                state.withLock { answer(request, prompt, &$0, feed) }
                feed.finish()
            } catch {
                feed.finish(throwing: error)
            }
        }
    }

    func cancel(_ id: GenerationID) {}
    func occupancy() async throws(EngineError) -> CacheOccupancy { CacheOccupancy() }
    func unload() async {}

    /// A word each for where a message begins and of whom it is, as templates have it.
    private func words(of messages: [PromptMessage]) throws(EngineError) -> [Substring] {
        if !takesSystemMessage, messages.contains(where: { $0.role == .system }) {
            throw EngineError(.template, "There is no place for a system message.")
        }
        let text =
            messages.map { "<begin> \($0.role.rawValue) \($0.text) <end>" } + ["<begin> assistant"]
        return text.joined(separator: " ").split(whereSeparator: \.isWhitespace)
    }

    /// The depth is read, too, where it is not cached, and its time is nobody's.
    private func answer(
        _ request: GenerationRequest, _ prompt: TokenPrompt, _ state: inout State,
        _ feed: GenerationStream.Continuation
    ) {
        state.requests.append(request)
        let shared = (0..<prompt.shared).map { Substring("\(prompt.seed) \($0)") }
        let common = zip(state.cached, shared).prefix { $0 == $1 }.count
        state.now = state.now.advanced(by: .milliseconds(prompt.count - common))
        state.cached = shared
        let first = state.now
        let count = min(request.maxTokens ?? 0, replyLength)
        for index in 0..<count {
            state.now = state.now.advanced(by: .microseconds(1000 + prompt.count + index))
            feed.yield(
                .text(
                    TextDelta(
                        channel: .answer, text: "", tokens: 1, depth: prompt.count + index + 1,
                        at: state.now)))
        }
        let result = GenerationResult(
            reason: .length,
            usage: Usage(
                promptTokens: prompt.count, cachedTokens: prompt.shared, completionTokens: count),
            timings: EngineTimings(
                prefillSeconds: prompt.fresh > 0 ? Double(prompt.fresh) / 1000 : nil,
                decodeSeconds: count > 0 ? state.now.seconds(since: first) : nil))
        feed.yield(.finished(result))
    }

    private func answer(
        _ request: GenerationRequest, _ prompt: [Substring], _ state: inout State,
        _ feed: GenerationStream.Continuation
    ) {
        state.requests.append(request)
        let common = zip(state.cached, prompt).prefix { $0 == $1 }.count
        let cached = keepsPrefix ? min(common, prompt.count - 1) : 0
        let prefill = prompt.count - cached
        state.now = state.now.advanced(by: .milliseconds(prefill))
        state.cached = prompt

        let asked = request.maxTokens ?? .max
        let count = min(asked, replyLength)
        let first = state.now
        for index in 0..<count {
            if index > 0 {
                state.now = state.now.advanced(by: .microseconds(1000 + prompt.count + index))
            }
            feed.yield(
                .text(
                    TextDelta(
                        channel: .answer, text: "word ", tokens: 1, depth: prompt.count + index + 1,
                        at: state.now)))
        }
        let result = GenerationResult(
            reason: count < asked ? .stop : .length,
            usage: Usage(
                promptTokens: prompt.count, cachedTokens: tellsCached ? cached : nil,
                completionTokens: count),
            timings: EngineTimings(
                prefillSeconds: Double(prefill) / 1000,
                decodeSeconds: state.now.seconds(since: first)))
        feed.yield(.finished(result))
    }
}
