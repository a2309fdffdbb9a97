/// A request for a reply: where to, with what, and how the answer is read.
struct ChatCall: Sendable {
    var path: String
    var body: any Encodable & Sendable
    /// The content type the answer has to have.
    var contentType: String
    var reader: any ReplyReader
}
