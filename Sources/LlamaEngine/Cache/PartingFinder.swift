internal import ChatCore
internal import EngineKit

/// Finds out why a prompt parts from the tokens in the cache. Runs only when
/// it does.
struct PartingFinder {
    /// What was in the cache, and what it was made from.
    let cached: [Token]
    let origin: CacheOrigin?
    /// What is to be there.
    let prompt: PromptText
    let request: GenerationRequest
    /// Puts a token's bytes at the end of an array.
    let append: (Token, inout [UInt8]) -> Void

    /// - Parameters:
    ///   - common: tokens both begin with.
    ///   - kept: tokens the cache really keeps; fewer where only a checkpoint
    ///     could be gone back to.
    /// - Returns: `nil` when the prompt continues what was in the cache, or was
    ///   all in it.
    func parting(common: Int, kept: Int) -> PromptParting? {
        if cached.isEmpty { return PromptParting(token: 0, cause: .cacheEmpty) }
        let continues = common == cached.count || common == prompt.tokens.count
        let reread = min(common, prompt.tokens.count - 1) - kept
        if continues && reread <= 0 { return nil }
        // What counts is why most is read: the parting, or the way back from it,
        // which is a few tokens always.
        if continues || reread > max(prompt.tokens.count - common, CheckpointPlan.worthwhile) {
            return PromptParting(
                token: kept, message: prompt.message(of: kept, in: request.messages),
                cause: .checkpoint)
        }
        let message = prompt.message(of: common, in: request.messages)
        return PromptParting(
            token: common, message: message,
            cause: cause(at: common, message: message))
    }

    private func cause(at common: Int, message: Int?) -> PromptParting.Cause {
        guard let origin else { return .otherConversation }
        if let old = origin.conversation, let new = request.conversation, old != new {
            return .otherConversation
        }
        if origin.isShifted { return .windowShifted }

        let old = origin.messages
        let new = request.messages
        let differing = zip(old, new).prefix { $0.role == $1.role && $0.text == $1.text }.count
        // Messages that differ only behind the parting did not cause it.
        if differing < min(old.count, new.count), message.map({ $0 >= differing }) ?? true {
            return causeOfMessages(old, new, from: differing)
        }
        if old != new, origin.conversation == nil || request.conversation == nil, differing == 0 {
            return .otherConversation
        }
        if request.thinking.isEnabled != origin.thinking.isEnabled
            || request.thinking.effort != origin.thinking.effort
        {
            return .templateSwitched
        }
        if new.count < old.count, new.count == differing { return .messagesRemoved }
        if isSameText(from: common) { return .tokenizedAnew }
        if common >= origin.promptTokens { return causeInReply(new, at: old.count) }
        // The messages are the same up to here, and still the template made
        // something else of them: of a reply's reasoning, or of the moment.
        let openedReply = (message ?? 0) >= old.count
        let hadReasoning = message.map { new[$0].reasoning != nil } ?? false
        return openedReply || hadReasoning ? .reasoningDropped : .templateSwitched
    }

    /// The lists differ from `index` on.
    private func causeOfMessages(
        _ old: [PromptMessage], _ new: [PromptMessage], from index: Int
    ) -> PromptParting.Cause {
        func agree(_ left: ArraySlice<PromptMessage>, _ right: ArraySlice<PromptMessage>) -> Bool {
            !left.isEmpty && !right.isEmpty
                && zip(left, right).allSatisfy { $0.role == $1.role && $0.text == $1.text }
        }
        // What follows the gap is what was there: either the oldest messages
        // after the system's went, or some in the middle.
        let following = old.indices.dropFirst(index + 1).first { agree(old[$0...], new[index...]) }
        guard following != nil else { return .messageChanged }
        let oldest = old.first?.role == .system ? 1 : 0
        return index <= oldest ? .windowShifted : .messagesRemoved
    }

    /// The parting lies in what was generated; message `index` is the reply.
    private func causeInReply(
        _ new: [PromptMessage], at index: Int
    ) -> PromptParting.Cause {
        guard index < new.count else { return .messagesRemoved }
        return new[index].reasoning == nil ? .messageChanged : .reasoningDropped
    }

    /// Whether the cache's text from the token on is the prompt's, up to the
    /// end of one of them.
    private func isSameText(from common: Int) -> Bool {
        let old = PromptText(cached[common...], append: append).bytes
        let new = prompt.bytes[prompt.offset(of: common)...]
        return new.starts(with: old) || old.starts(with: new)
    }
}
