/// What a comparison tells while it runs.
package enum ComparisonEvent: Sendable, Hashable {
    /// Both answer at once, or one after the other; `reason` is one sentence.
    case began(isAtOnce: Bool, reason: String)
    /// What the engine of a side tells: its loading, its turn.
    case session(ComparisonPlan.Side, SessionEvent)
    /// Bytes a side's model takes, where the engine tells.
    case memory(ComparisonPlan.Side, bytes: Int)
    /// Both are over: the replies as they were made; `nil` for one that failed.
    case ended(left: Message?, right: Message?)
    /// It could not be done, or was given up (`nil`).
    case failed(String?)
}
