/// What a comparison tells while it runs: `began`, what the sides tell, and one `ended`; or
/// `failed` alone.
package enum ComparisonEvent: Sendable, Hashable {
    /// Both answer at once, or one after the other; `reason` is one sentence.
    case began(isAtOnce: Bool, reason: String)
    /// What the session of a side tells: its loading, its turn. A side that cannot answer says
    /// why in `loadFailed` or `refused`.
    case session(ComparisonPlan.Side, SessionEvent)
    /// Both are over: the replies as they were made, stopped ones too; `nil` for one that
    /// failed or never came.
    case ended(left: Message?, right: Message?)
    /// It could not begin: one sentence.
    case failed(String)
}
