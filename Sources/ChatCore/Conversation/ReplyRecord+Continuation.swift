extension ReplyRecord {
    /// The record of a reply of which `earlier` is the record of what was there
    /// before, and this one that of what was added.
    package func continuing(_ earlier: ReplyRecord?) -> ReplyRecord {
        var whole = self
        whole.continuations = (earlier?.continuations ?? 0) + 1
        whole.seed = nil
        if let before = earlier?.usage, let usage {
            whole.usage = before
            whole.usage?.completionTokens += usage.completionTokens
            whole.usage?.reasoningTokens = Self.sum(before.reasoningTokens, usage.reasoningTokens)
            whole.usage?.drafts = Self.sum(before.drafts, usage.drafts)
        }
        if let before = earlier?.figures.reasoningSeconds {
            let added = figures.reasoningSeconds?.value ?? 0
            whole.figures.reasoningSeconds = Figure(before.value + added, before.provenance)
        }
        return whole
    }

    private static func sum(_ one: Int?, _ other: Int?) -> Int? {
        one == nil && other == nil ? nil : (one ?? 0) + (other ?? 0)
    }

    private static func sum(_ one: DraftCounts?, _ other: DraftCounts?) -> DraftCounts? {
        guard let one, let other else { return one ?? other }
        return DraftCounts(
            drafted: one.drafted + other.drafted, accepted: one.accepted + other.accepted)
    }
}
