internal import ChatCore
internal import EngineKit

/// Keeping what a prompt has in common with what is in the cache.
extension LoadedSession {
    /// A prompt's text, for finding its messages.
    func text(of prompt: [Token]) -> PromptText {
        PromptText(prompt, isControl: { self.model.vocabulary.isControl($0) }) {
            model.vocabulary.appendText(of: $0, to: &$1, showsControl: true)
        }
    }

    /// Drops what the cache holds beyond its common beginning with `prompt`,
    /// and says how much is kept and why not more. At least one token of the
    /// prompt is left to evaluate, because logits are not kept. The last `begun`
    /// tokens are a reply's that goes on; `opening` is what the template put
    /// behind the last message.
    func reuse(
        _ prompt: PromptText, begun: Int = 0, opening: String = "", for request: GenerationRequest
    ) -> PromptReuse {
        let before = cached
        let count = prompt.tokens.count
        let common = zip(before, prompt.tokens).prefix { $0 == $1 }.count
        let kept = rewind(to: min(common, count - 1))
        let finder = PartingFinder(
            cached: before, origin: origin, prompt: prompt, request: request,
            append: { self.model.vocabulary.appendText(of: $0, to: &$1, showsControl: true) })
        let parting = finder.parting(common: common, kept: kept)
        origin = CacheOrigin(request, promptTokens: count - begun)
        var reuse = PromptReuse(total: count, reused: kept, parting: parting)
        reuse.messageStarts = prompt.messageStarts(of: request.messages, opening: opening) {
            model.vocabulary.isEndOfGeneration($0)
        }
        return reuse
    }

    /// Makes the cache hold the first `target` tokens of what it holds, or as
    /// many as a checkpoint before them allows. Returns how many.
    func rewind(to target: Int) -> Int {
        if target == cached.count { return target }
        if target > 0, kind.canDrop(from: target, first: context.firstPosition),
            context.removeTokens(from: target)
        {
            truncate(to: target)
            return target
        }
        if let kept = restoreCheckpoint(atMost: target) { return kept }
        forget()
        return 0
    }

    /// Goes back to the last checkpoint at or before `target`. Returns how many
    /// tokens the cache holds then; `nil` when there is none or it was refused,
    /// and the cache has to be forgotten.
    func restoreCheckpoint(atMost target: Int) -> Int? {
        guard let checkpoint = checkpoints.last(atMost: target),
            context.setState(.partial, from: checkpoint.state),
            context.removeTokens(from: checkpoint.tokens)
        else { return nil }
        truncate(to: checkpoint.tokens)
        return checkpoint.tokens
    }

    private func truncate(to count: Int) {
        cached.removeSubrange(count...)
        checkpoints.removeAll(after: count)
    }

    /// Where to stop for checkpoints while the rest of `prompt` is read.
    func checkpointPlan(for prompt: PromptText, of messages: [PromptMessage]) -> CheckpointPlan {
        guard kind.needsCheckpoints else { return CheckpointPlan() }
        let starts = zip(messages, prompt.ranges(of: messages)).compactMap { message, range in
            // One token before the text: its first may melt into the one before.
            message.role == .user ? range.map { max(0, prompt.token(at: $0.lowerBound) - 1) } : nil
        }
        return CheckpointPlan(
            starts: starts, total: prompt.tokens.count, reused: cached.count,
            last: checkpoints.all.last?.tokens ?? 0)
    }

    /// Makes a checkpoint here if the plan wants one.
    func keepCheckpoint(by plan: CheckpointPlan) {
        guard plan.isDue(at: cached.count, last: checkpoints.all.last?.tokens ?? 0) else { return }
        keepCheckpoint(isBoundary: plan.stops.contains(cached.count))
    }

    /// Makes a checkpoint here if this cache needs any and it is not too large.
    func keepCheckpoint(isBoundary: Bool = true) {
        guard kind.needsCheckpoints, !cached.isEmpty,
            context.stateBytes(.partial) <= checkpoints.limitBytes,
            let state = context.copyState(.partial)
        else { return }
        checkpoints.append(
            Checkpoint(tokens: cached.count, isBoundary: isBoundary, state: state))
    }
}
