internal import NIOHTTP1

/// A file that is to be fetched, and what is known of it beforehand.
struct TransferSource: Sendable {
    var address: WebAddress
    /// For sentences.
    var name: String
    /// Names what is fetched, between two attempts: a hash of the content, or
    /// the address.
    var identity: String
    /// Whether the identity says what the content is, so that the same identity
    /// is the same content.
    var isContentKnown: Bool
    /// Bytes, as a list has it.
    var size: Int?
    /// As a list has it.
    var sha256: String?
    /// What a status that is a refusal means.
    var refusal: @Sendable (Int, HTTPHeaders) -> DownloadError
}
