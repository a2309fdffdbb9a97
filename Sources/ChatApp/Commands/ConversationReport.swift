internal import ChatCore
internal import History

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// A conversation as `history list --json` prints it; what is not known is null.
struct ConversationReport: Encodable, Sendable {
    var id: String
    var title: String
    var model: Told<String>
    var quantization: Told<String>
    var messages: Int
    /// Messages of other versions.
    var versions: Int
    var tokens: Told<Int>
    /// ISO 8601, as the next one.
    var createdAt: String
    var updatedAt: String
    var tags: [String]
    var archived: Bool

    init(_ summary: ConversationSummary) {
        id = summary.id.rawValue
        title = summary.title
        model = Told(summary.model)
        quantization = Told(summary.quantization?.rawValue)
        messages = summary.messages
        versions = summary.versions
        tokens = Told(summary.tokens)
        createdAt = summary.createdAt.formatted(.iso8601)
        updatedAt = summary.updatedAt.formatted(.iso8601)
        tags = summary.tags
        archived = summary.isArchived
    }
}
