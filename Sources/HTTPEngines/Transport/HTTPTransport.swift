internal import AsyncHTTPClient
package import EngineKit
internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// The HTTP clients every engine shares: one for answers that stream, one for
/// questions answered at once.
///
/// Neither limits the time a reply takes as a whole. What is limited is silence,
/// and a machine that is gone is noticed beside that (`ConnectionWatch`).
/// No proxy is used, whatever the environment says: see docs/DECISIONS.md.
package final class HTTPTransport: Sendable {
    /// How long a server may be silent.
    package struct Limits: Sendable {
        /// Until the connection stands, TLS included.
        package var connect: Duration
        /// While a reply streams or its prompt is read. A CPU reads a full window
        /// for half an hour and more, and servers such as vLLM send nothing
        /// meanwhile; somebody who waits is told of the silence much earlier.
        package var streamIdle: Duration
        /// While a question about the server is answered.
        package var questionIdle: Duration
        /// For such an answer as a whole, so that none can drip for ever.
        package var question: Duration

        package init(
            connect: Duration = .seconds(5), streamIdle: Duration = .seconds(2 * 60 * 60),
            questionIdle: Duration = .seconds(10), question: Duration = .seconds(60)
        ) {
            self.connect = connect
            self.streamIdle = streamIdle
            self.questionIdle = questionIdle
            self.question = question
        }
    }

    /// For the whole process; lives until it ends.
    package static let shared = HTTPTransport()

    /// Those for the whole process that trust certificates beside the system's, by file.
    private static let trusting = Mutex<[String: HTTPTransport]>([:])

    /// The one for the whole process that also trusts the certificates in a PEM
    /// file. Throws `.invalidSetting` for one that cannot be used.
    package static func shared(certificate path: String?) throws(EngineError) -> HTTPTransport {
        guard let path else { return shared }
        return try trusting.withLock { known throws(EngineError) in
            if let transport = known[path] { return transport }
            let transport = try HTTPTransport(certificate: path)
            known[path] = transport
            return transport
        }
    }

    let streaming: HTTPClient
    let questions: HTTPClient
    let limits: Limits
    let clock: any Clock<Duration>

    package convenience init(limits: Limits = Limits()) {
        self.init(limits: limits, trusted: nil)
    }

    /// Trusts the certificates in a PEM file beside the system's.
    /// Throws `.invalidSetting` for one that cannot be used.
    package convenience init(limits: Limits = Limits(), certificate path: String?)
        throws(EngineError)
    {
        var trusted: TrustedCertificates?
        if let path { trusted = try TrustedCertificates(file: path) }
        self.init(limits: limits, trusted: trusted)
    }

    private init(limits: Limits, trusted: TrustedCertificates?) {
        self.limits = limits
        clock = ContinuousClock()
        // Each reply has a connection of its own: one that was kept may have been
        // closed by the server while the request was on its way.
        streaming = Self.client(limits, idle: limits.streamIdle, trusted, uses: 1)
        questions = Self.client(limits, idle: limits.questionIdle, trusted, uses: nil)
    }

    /// Closes every connection. The transport cannot be used afterwards.
    package func shutdown() async {
        // Fails only when it was shut down before.
        try? await streaming.shutdown()
        try? await questions.shutdown()
    }

    private static func client(
        _ limits: Limits, idle: Duration, _ trusted: TrustedCertificates?, uses: Int?
    ) -> HTTPClient {
        var configuration = HTTPClient.Configuration()
        configuration.timeout = .init(connect: TimeAmount(limits.connect), read: TimeAmount(idle))
        configuration.tlsConfiguration = trusted?.configuration
        // A redirect is told, not followed: it may lead a conversation, or a
        // key, to another machine.
        configuration.redirectConfiguration = .disallow
        // "Connection refused" is an answer, not something to wait for.
        configuration.connectionPool.retryConnectionEstablishment = false
        // Shorter than any server keeps an idle connection, so that few are
        // closed under a question.
        configuration.connectionPool.idleTimeout = .seconds(2)
        configuration.maximumUsesPerConnection = uses
        configuration.httpVersion = .http1Only
        configuration.http1_1ConnectionDebugInitializer = ConnectionWatch.begin
        // The same sockets and the same TLS on every system, so that what is
        // tested on one holds on the other.
        return HTTPClient(
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, configuration: configuration)
    }
}
