package import ChatCore
package import EngineKit

/// What is to be counted to know how long a text is as the end of a prompt.
package struct DraftQuestion: Sendable, Hashable {
    /// The prompt with the text, and with nothing in its place: the difference
    /// is the text's own.
    package var whole: [PromptMessage]
    package var frame: [PromptMessage]
    package var thinking: ThinkingSettings
    package var window: Int
    /// The load of the model that counts.
    var load: LoadID
}

extension SessionMachine {
    /// What to count for a draft behind the conversation as it is now; `nil`
    /// while no model is ready, or the engine has something else to do.
    package func question(draft: String) -> DraftQuestion? {
        var candidate = conversation
        // A message without text would be left out.
        candidate.append(.user, "x")
        var frame = Prompt.messages(of: candidate, systemPrompt: reply.systemPrompt)
        frame[frame.count - 1].text.unicodeScalars.removeLast()
        return question(draft, in: frame)
    }

    /// What to count for a text by itself; `nil` as for a draft.
    package func question(text: String) -> DraftQuestion? {
        question(text, in: [PromptMessage(.user, "")])
    }

    /// Whether a model is ready and has nothing to do.
    var isFree: Bool {
        guard case .ready = model else { return false }
        if case .writing = titling { return false }
        return turn == nil && preparation == nil && cacheCall == nil
    }

    private func question(_ text: String, in frame: [PromptMessage]) -> DraftQuestion? {
        guard case .ready(let ready) = model, isFree else { return nil }
        var whole = frame
        whole[whole.count - 1].text += text
        return DraftQuestion(
            whole: whole, frame: frame, thinking: reply.thinking, window: ready.contextWindow,
            load: lastLoad)
    }
}
