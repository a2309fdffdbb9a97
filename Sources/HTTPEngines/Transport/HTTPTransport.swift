internal import AsyncHTTPClient
internal import NIOCore

/// The HTTP clients every engine shares: one for answers that stream, one for
/// questions answered at once.
///
/// Neither limits the time a reply takes as a whole: a long prompt may keep a
/// server silent for minutes. What is limited is silence.
package final class HTTPTransport: Sendable {
    /// How long a server may be silent.
    package struct Limits: Sendable {
        /// Until the connection stands.
        package var connect: Duration
        /// While a reply streams or its prompt is read.
        package var streamIdle: Duration
        /// While a question about the server is answered.
        package var questionIdle: Duration

        package init(
            connect: Duration = .seconds(5), streamIdle: Duration = .seconds(600),
            questionIdle: Duration = .seconds(10)
        ) {
            self.connect = connect
            self.streamIdle = streamIdle
            self.questionIdle = questionIdle
        }
    }

    /// For the whole process; lives until it ends.
    package static let shared = HTTPTransport()

    let streaming: HTTPClient
    let questions: HTTPClient

    package init(limits: Limits = Limits()) {
        streaming = Self.client(limits, idle: limits.streamIdle)
        questions = Self.client(limits, idle: limits.questionIdle)
    }

    /// Closes every connection. The transport cannot be used afterwards.
    package func shutdown() async {
        // Fails only when it was shut down before.
        try? await streaming.shutdown()
        try? await questions.shutdown()
    }

    private static func client(_ limits: Limits, idle: Duration) -> HTTPClient {
        var configuration = HTTPClient.Configuration()
        configuration.timeout = .init(connect: TimeAmount(limits.connect), read: TimeAmount(idle))
        // A redirect is told, not followed: it may lead a conversation, or a
        // key, to another machine.
        configuration.redirectConfiguration = .disallow
        // "Connection refused" is an answer, not something to wait for.
        configuration.connectionPool.retryConnectionEstablishment = false
        // Shorter than any server keeps an idle connection, so that none is
        // closed under a request.
        configuration.connectionPool.idleTimeout = .seconds(2)
        configuration.httpVersion = .http1Only
        return HTTPClient(
            eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: configuration)
    }
}
