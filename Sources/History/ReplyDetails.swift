internal import ChatCore

/// What of a reply's record has no column of its own: the JSON of `details`.
struct ReplyDetails: Codable {
    var lengthCause: LengthCause?
    var sampling: SamplingSettings?
    var thinking: ThinkingSettings?
    var reuse: PromptReuse?
    var drafts: DraftCounts?
    var threads: ThreadChoice?
    var shift: ContextShift?
    var continuations: Int?

    /// `nil` for a record that has none of it.
    init?(_ record: ReplyRecord) {
        lengthCause = record.lengthCause
        sampling = record.sampling
        thinking = record.thinking
        reuse = record.reuse
        drafts = record.usage?.drafts
        threads = record.threads
        shift = record.shift
        continuations = record.continuations
        let isEmpty =
            lengthCause == nil && sampling == nil && thinking == nil && reuse == nil
            && drafts == nil && threads == nil && shift == nil && continuations == nil
        if isEmpty { return nil }
    }

    func put(into record: inout ReplyRecord) {
        record.lengthCause = lengthCause
        record.sampling = sampling
        record.thinking = thinking
        record.reuse = reuse
        record.usage?.drafts = drafts
        record.threads = threads
        record.shift = shift
        record.continuations = continuations
    }
}
