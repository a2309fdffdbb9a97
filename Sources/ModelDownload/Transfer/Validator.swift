internal import NIOHTTP1

/// By what a server's answer is known to be of the same file as another.
struct Validator: Codable, Sendable, Hashable {
    /// Another server may call the same file otherwise.
    var origin: WebAddress.Origin
    var etag: String?
    var modified: String?

    init(_ origin: WebAddress.Origin, _ headers: HTTPHeaders) {
        func bounded(_ name: String) -> String? {
            headers.first(name: name).flatMap { $0.utf8.count <= 512 ? $0 : nil }
        }
        self.origin = origin
        etag = bounded("ETag")
        modified = bounded("Last-Modified")
    }

    /// Whether it can tell two files apart at all.
    var tellsApart: Bool { etag != nil || modified != nil }

    /// Whether `other`, of the same server, is of another file.
    func contradicts(_ other: Validator) -> Bool {
        guard origin == other.origin else { return false }
        if let etag, let otherTag = other.etag { return etag != otherTag }
        if let modified, let otherDate = other.modified { return modified != otherDate }
        return false
    }

    /// What to send as `If-Range` to `origin`: a weak tag may not be.
    func ifRange(for origin: WebAddress.Origin) -> String? {
        guard origin == self.origin, let etag, etag.hasPrefix("\"") else { return nil }
        // What came out of a file must still be able to stand in a header.
        return etag.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } ? etag : nil
    }
}
