package import ChatCore
internal import EngineKit

/// Counting what has not been sent.
extension SessionManager {
    /// How many tokens `draft` has, and the prompt it would be sent in. `nil`
    /// when no model is ready, while a reply is made or prepared, where the engine
    /// cannot count, and when a newer question came or a reply began meanwhile.
    ///
    /// The engine answers between replies. A message that is sent while it
    /// counts waits for one prompt to be cut into tokens, and for no more.
    package func countTokens(of draft: String) async -> MessageCount? {
        lastDraft += 1
        let mine = lastDraft
        guard let question = machine.question(draft: draft),
            let whole = await count(question.whole, question, draft: mine),
            let frame = await countFrame(of: question, draft: mine)
        else { return nil }
        return MessageCount(
            tokens: Self.difference(whole, frame), prompt: whole, window: question.window)
    }

    /// How many tokens `text` has by itself, whatever it is to be put into.
    /// `nil` as for a draft.
    package func countTokens(ofText text: String) async -> Figure<Int>? {
        guard let question = machine.question(text: text),
            let whole = await count(question.whole, question, draft: nil),
            let frame = await count(question.frame, question, draft: nil)
        else { return nil }
        return Self.difference(whole, frame)
    }

    /// The conversation without the draft: the same while a person types.
    private func countFrame(of question: DraftQuestion, draft: UInt64) async -> TokenCount? {
        var key = question
        key.whole = []
        if let counted = countedFrame, counted.question == key { return counted.tokens }
        guard let tokens = await count(question.frame, question, draft: draft) else {
            return nil
        }
        countedFrame = (key, tokens)
        return tokens
    }

    /// Asks the engine; `nil` when it cannot say, or is not to be asked any more.
    private func count(
        _ messages: [PromptMessage], _ question: DraftQuestion, draft: UInt64?
    ) async -> TokenCount? {
        guard !Task.isCancelled, draft ?? lastDraft == lastDraft, machine.isFree else {
            return nil
        }
        let before = machine.lastGeneration
        let count = try? await engine.countTokens(in: messages, thinking: question.thinking)
        // With another model, or behind another reply, it says nothing.
        guard machine.lastGeneration == before, machine.lastLoad == question.load else {
            return nil
        }
        return count
    }

    private static func difference(_ whole: TokenCount, _ frame: TokenCount) -> TokenCount {
        let isExact = [whole, frame].allSatisfy { $0.provenance == .engineReported }
        return TokenCount(
            max(0, whole.value - frame.value), isExact ? .engineReported : .estimated)
    }
}
