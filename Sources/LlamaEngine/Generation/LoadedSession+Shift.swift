internal import ChatCore
internal import EngineKit

extension LoadedSession {
    /// Makes room in a full cache: keeps the first `kept` tokens, drops half of
    /// the rest, and moves what is behind up. `nil` when this cache cannot, or
    /// nothing would be gained.
    ///
    /// What is behind was computed while the dropped tokens were there and
    /// still knows of them; that is the price of not reading it again.
    func shift(keeping kept: Int) -> ContextShift? {
        let dropped = (cached.count - kept) / 2
        guard context.canShift, kept >= 0, dropped > 0,
            context.shift(out: kept..<(kept + dropped))
        else { return nil }
        cached.removeSubrange(kept..<(kept + dropped))
        checkpoints.removeAll(after: kept)
        origin?.isShifted = true
        return ContextShift(dropped: dropped, kept: kept)
    }

    /// How many tokens of a prompt are its beginning and its system messages,
    /// up to where the first message of the conversation itself has its words:
    /// what follows a shift reads like the rest of that message.
    func systemTokens(of messages: [PromptMessage], prompt: [Token]) -> Int {
        let system = Array(messages.prefix { $0.role == .system })
        // Two other first messages, so that words in common are not kept.
        let lengths = ["~", "0"].map { text in
            let other = try? tokens(of: system + [PromptMessage(.user, text)])
            return zip(other ?? [], prompt).prefix { $0 == $1 }.count
        }
        // A template that takes no such messages leaves only the beginning.
        return max(lengths.min() ?? 0, prompt.isEmpty ? 0 : 1)
    }
}
