internal import ChatCore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

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

    /// `nil` for none, and for what another version wrote and this one cannot
    /// read: a reply is shown without its details rather than not at all.
    init?(json: String?) {
        guard let json else { return nil }
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        guard let details = try? decoder.decode(Self.self, from: Data(json.utf8)) else {
            return nil
        }
        self = details
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
