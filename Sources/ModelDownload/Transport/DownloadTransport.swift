internal import AsyncHTTPClient
internal import NIOCore

/// The HTTP client every download shares.
///
/// It limits no silence: whoever reads does, by a clock that is injected.
package final class DownloadTransport: Sendable {
    /// For the whole process; lives until it ends.
    package static let shared = DownloadTransport()

    let client: HTTPClient

    /// `connect` is how long a connection may take to stand.
    package init(connect: Duration = .seconds(15)) {
        var configuration = HTTPClient.Configuration()
        configuration.timeout = .init(connect: TimeAmount(connect))
        // A redirect is judged before it is followed: it must not take a token along.
        configuration.redirectConfiguration = .disallow
        // Whoever asked tries again, and says so.
        configuration.connectionPool.retryConnectionEstablishment = false
        // Shorter than servers keep an idle connection, so that none is closed under a request.
        configuration.connectionPool.idleTimeout = .seconds(2)
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 32
        // Several streams of one connection would gain nothing over one.
        configuration.httpVersion = .http1Only
        client = HTTPClient(
            eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: configuration)
    }

    /// Closes every connection. The transport cannot be used afterwards.
    package func shutdown() async {
        // Fails only when it was shut down before.
        try? await client.shutdown()
    }
}
