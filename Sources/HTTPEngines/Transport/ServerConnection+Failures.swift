internal import AsyncHTTPClient
internal import EngineKit
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// What goes wrong between a request and its answer, in sentences.
extension ServerConnection {
    /// `error` as the connection's failure.
    func explained(_ error: any Error) -> EngineError {
        switch error {
        case let error as EngineError: return withoutKey(error)
        case is CancellationError: return EngineError(.cancelled, "The request was stopped.")
        case is LineOverflow: return explain.protocolViolation("sent a line without end")
        case let error as HTTPClientError: return explained(error)
        case HTTPParserError.invalidEOFState: return explain.brokenOff("closed the connection")
        case HTTPParserError.headerOverflow:
            return explain.protocolViolation("sent a header without end")
        case is HTTPParserError where endpoint.base.hasPrefix("http:"):
            return explain.protocolViolation("does not speak HTTP (or it does with TLS, by https)")
        case is HTTPParserError: return explain.protocolViolation("does not speak HTTP")
        case is NIOHTTPDecoderError:
            return explain.protocolViolation("sent an answer nobody asked for")
        case let error as NIOConnectionError: return explained(error)
        case is NIOSSLError, is NIOSSLExtraError: return explain.tls("\(error)")
        case _ where Self.isClosed(error): return explain.brokenOff("closed the connection")
        case let error as IOError where error.errnoCode == ECONNREFUSED:
            return explain.unreachable("refuses connections")
        case let error as IOError where error.errnoCode == ETIMEDOUT:
            return explain.brokenOff("does not answer any more")
        default: return explain.unreachable("cannot be reached")
        }
    }

    /// Whether the server has closed the connection.
    static func isClosed(_ error: any Error) -> Bool {
        switch error {
        case let error as HTTPClientError:
            error == .remoteConnectionClosed || error == .uncleanShutdown
        case ChannelError.eof, ChannelError.inputClosed, ChannelError.ioOnClosedChannel,
            ChannelError.alreadyClosed:
            true
        case let error as IOError: [ECONNRESET, EPIPE, ENOTCONN].contains(error.errnoCode)
        default: false
        }
    }

    private func explained(_ error: HTTPClientError) -> EngineError {
        switch error {
        case .cancelled:
            EngineError(.cancelled, "The request was stopped.")
        case .connectTimeout, .getConnectionFromPoolTimeout, .deadlineExceeded,
            .tlsHandshakeTimeout:
            explain.unreachable("does not answer")
        case .readTimeout:
            explain.brokenOff("has been silent for too long")
        case .remoteConnectionClosed, .uncleanShutdown:
            explain.brokenOff("closed the connection")
        default:
            explain.protocolViolation(
                "cannot be spoken to (\(ServerExplanation.printable(error.shortDescription)))")
        }
    }

    /// A name may stand for several addresses, each of which was tried.
    private func explained(_ error: NIOConnectionError) -> EngineError {
        guard let first = error.connectionErrors.first?.error else {
            return explain.unreachable("has a name that nobody knows")
        }
        if case ChannelError.connectTimeout = first {
            return explain.unreachable("does not answer")
        }
        return explained(first)
    }

    // MARK: Answers that are none

    /// Why a reply that is no stream is none.
    func refusal(_ response: HTTPClientResponse, at path: String) async -> EngineError {
        if let refused = redirect(response, at: path) ?? encoding(of: response) { return refused }
        let body = await words(of: response.body)
        let status = Int(response.status.code)
        guard response.status == .ok else {
            return failure(status, body, retryAfter: RetryAfter.seconds(response.headers))
        }
        // Some say in JSON that they cannot, and call it a success.
        guard ServerFailure(answer: body)?.message != nil, body.first == UInt8(ascii: "{") else {
            return explain.protocolViolation("did not answer with a stream")
        }
        return failure(status, body)
    }

    /// An answer that says the request failed; `retryAfter` in seconds.
    func failure(_ status: Int, _ body: [UInt8], retryAfter: Int? = nil) -> EngineError {
        withoutKey(
            explain.failure(
                ServerFailure(answer: body) ?? ServerFailure(), status: status,
                retryAfter: retryAfter))
    }

    private func withoutKey(_ error: EngineError) -> EngineError {
        guard let apiKey else { return error }
        var error = error
        error.description = apiKey.leftOut(of: error.description)
        return error
    }

    /// The error an answer is that leads elsewhere.
    func redirect(_ response: HTTPClientResponse, at path: String) -> EngineError? {
        guard (300..<400).contains(response.status.code) else { return nil }
        guard let location = response.headers.first(name: "Location") else {
            return explain.protocolViolation("sends requests on and does not say where")
        }
        let target = endpoint.target(of: location, askedFor: path)
        guard target != endpoint.base else {
            return explain.protocolViolation("sends requests on to itself")
        }
        return EngineError(
            .protocolViolation,
            "\(endpoint) sends requests on to \(ServerExplanation.printable(target)): give that address instead."
        )
    }

    /// The error an answer is that comes packed.
    func encoding(of response: HTTPClientResponse) -> EngineError? {
        guard let encoding = response.headers.first(name: "Content-Encoding"),
            !encoding.isEmpty, encoding.lowercased() != "identity"
        else {
            return nil
        }
        return explain.compressed(encoding)
    }

    /// The beginning of a body, of as much as comes while a question would be waited for.
    private func words(of body: HTTPClientResponse.Body) async -> [UInt8] {
        let (clock, patience) = (transport.clock, transport.limits.questionIdle)
        return await withTaskGroup(of: [UInt8].self) { group in
            group.addTask {
                var bytes: [UInt8] = []
                // What had come when it broke off may say why.
                _ = try? await Self.read(body, into: &bytes)
                return bytes
            }
            group.addTask {
                try? await clock.sleep(for: patience)
                return []
            }
            let bytes = await group.next() ?? []
            group.cancelAll()
            return bytes
        }
    }

    private static func read(_ body: HTTPClientResponse.Body, into bytes: inout [UInt8])
        async throws
    {
        for try await buffer in body {
            bytes += buffer.readableBytesView
            guard bytes.count < 1 << 20 else { return }
        }
    }
}
