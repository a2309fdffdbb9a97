internal import ChatCore
internal import EngineKit

/// The prompts of a sweep, made to a length in tokens.
struct SweepPrompts {
    /// Keeps even a small model writing for as long as it may.
    private static let request = "Write the longest story you can, of at least ten thousand words."
    /// Rounds of asking for a length before the nearest found is taken.
    private static let rounds = 8

    private let engine: any InferenceEngine
    private let filler: Filler
    private var takesSystemMessage = true
    private var freshPrompts = 0

    init(engine: any InferenceEngine, filler: Filler) {
        self.engine = engine
        self.filler = filler
    }

    /// Finds out whether the model takes a system message. One that gets none may be given a
    /// default by its template, which would then be the same in every prompt. Throws what the
    /// engine throws for a single message.
    mutating func findForm() async throws(EngineError) {
        do {
            _ = try await engine.countTokens(in: messages(filler.lead(0)))
        } catch {
            takesSystemMessage = false
            _ = try await engine.countTokens(in: messages(filler.lead(0)))
        }
    }

    /// The beginning that the prompts of all depths share, with `words` of filler.
    func shared(_ words: Int) -> [PromptMessage] {
        messages(beginning(words))
    }

    /// The words with which `shared` comes nearest to `target` tokens.
    func sharedWords(reaching target: Int) async throws(EngineError) -> Int {
        try await words(reaching: target) { shared($0) }
    }

    /// A prompt nearest to `target` tokens that goes on in its own way behind `words` of the
    /// shared beginning; with none, from its first word on.
    mutating func fresh(
        after words: Int, reaching target: Int
    ) async throws(EngineError) -> [PromptMessage] {
        freshPrompts += 1
        let before = (words > 0 ? beginning(words) + " " : "") + filler.lead(freshPrompts)
        let more = try await self.words(reaching: target) { fresh(before, $0) }
        return fresh(before, more)
    }

    private func fresh(_ before: String, _ words: Int) -> [PromptMessage] {
        messages(before + " " + filler.words(words))
    }

    private func beginning(_ words: Int) -> String {
        filler.lead(0) + " " + filler.words(words)
    }

    private func messages(_ body: String) -> [PromptMessage] {
        takesSystemMessage
            ? [PromptMessage(.system, body), PromptMessage(.user, Self.request)]
            : [PromptMessage(.user, body + "\n" + Self.request)]
    }

    /// Secant steps: most words are one token, so the first nearly always lands.
    private func words(
        reaching target: Int, in build: (Int) -> [PromptMessage]
    ) async throws(EngineError) -> Int {
        let base = try await engine.countTokens(in: build(0)).value
        var nearest = (words: 0, missing: target - base)
        var words = 0
        var missing = nearest.missing
        for _ in 0..<Self.rounds where nearest.missing != 0 {
            let tokensPerWord =
                words == 0 ? 1 : max(0.5, Double(target - missing - base) / Double(words))
            let next = max(0, words + Int((Double(missing) / tokensPerWord).rounded()))
            guard next != words else { break }
            words = next
            missing = target - (try await engine.countTokens(in: build(words)).value)
            if abs(missing) < abs(nearest.missing) { nearest = (words, missing) }
        }
        return nearest.words
    }
}
