/// What came of reading a model's headers.
enum HeaderVerdict: Sendable, Hashable, Codable {
    case model(HeaderSummary)
    /// It cannot be used, for the reason of one sentence.
    case broken(String)
    /// A good file of something else: a projector, an adapter.
    case notAChatModel
}
