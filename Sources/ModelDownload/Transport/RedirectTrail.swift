/// The redirects of one request: where it leads now, and what may go along.
///
/// A token is sent to the server it is meant for, and to nobody else: once a
/// request was sent on to another server, it carries none for the rest of its way.
struct RedirectTrail: Sendable {
    private(set) var address: WebAddress
    /// Whether the request has not left the server it began at.
    private(set) var isAtHome = true
    private var visited: Set<WebAddress>

    /// More than any hub and its stores need.
    private static let longest = 8

    init(_ address: WebAddress) {
        self.address = address
        visited = [address]
    }

    /// Goes where `location` says. Throws a `FailedAttempt` for what leads
    /// nowhere, in a circle, out of HTTP, or from https to http.
    mutating func follow(_ location: String?) throws(FailedAttempt) {
        func refuse(_ why: String, _ remedy: String) -> FailedAttempt {
            .final(
                DownloadError(
                    .protocolViolation, "\(address.origin) sends requests \(why): \(remedy)."))
        }
        guard let location else { throw refuse("on to nowhere", "check the address") }
        guard let next = address.resolving(location) else {
            throw refuse("on to what is no address of the web", "check the address")
        }
        if address.origin.isSecure, !next.origin.isSecure {
            throw refuse(
                "on to \(next.origin), where nothing is protected",
                "give that address yourself if you trust it")
        }
        guard visited.insert(next).inserted else {
            throw refuse("round in a circle", "try again later, or give another address")
        }
        guard visited.count <= Self.longest else {
            throw refuse("on without end", "try again later, or give another address")
        }
        if next.origin != address.origin { isAtHome = false }
        address = next
    }
}
