internal import AsyncHTTPClient
internal import EngineKit
internal import NIOCore
internal import NIOHTTP1

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Asks one server, and puts whatever goes wrong into an `EngineError`.
struct ServerConnection: Sendable {
    var endpoint: Endpoint
    var apiKey: APIKey?
    var transport: HTTPTransport
    /// The engine's name, for sentences.
    var name: String
    /// For waiting between two questions.
    var clock: any Clock<Duration> = ContinuousClock()

    /// A bound for answers that are read whole.
    private static let longestAnswer = 8 << 20

    /// A whole answer, whatever its status.
    struct Answer {
        var status: Int
        var server: String?
        var body: [UInt8]

        /// The body, if it is such a JSON value.
        func decoded<Value: Decodable>(as type: Value.Type) -> Value? {
            try? JSONDecoder().decode(type, from: Data(body))
        }
    }

    var explain: ServerExplanation { ServerExplanation(name: name, address: endpoint.description) }

    /// `GET path`, the answer read whole.
    func get(_ path: String) async throws(EngineError) -> Answer {
        try await answer(to: request(path), path)
    }

    /// `POST path` with a JSON body, the answer read whole.
    func post(_ path: String, _ body: some Encodable) async throws(EngineError) -> Answer {
        try await answer(to: request(path, posting: body), path)
    }

    /// `GET path`, which must give a JSON value of that type.
    func value<Value: Decodable>(at path: String, as type: Value.Type) async throws(EngineError)
        -> Value
    {
        let answer = try await get(path)
        guard answer.status == 200 else { throw failure(answer.status, answer.body) }
        guard let value = answer.decoded(as: type) else {
            throw explain.protocolViolation("gave no usable answer at \(path)")
        }
        return value
    }

    /// `POST path` with a JSON body, for what may take the server minutes: only
    /// silence beyond that of a reply ends it.
    func patientPost(_ path: String, _ body: some Encodable) async throws(EngineError) -> Answer {
        try await answer(
            to: request(path, posting: body), path, by: transport.streaming,
            deadline: .distantFuture)
    }

    /// `GET path`; the answer must be a stream of events. It may begin only with the
    /// first of them.
    func events(at path: String) async throws(EngineError) -> HTTPClientResponse.Body {
        try await stream(request(path), contentType: "text/event-stream")
    }

    /// Makes the call; the answer must be a stream of its type. Dropping the
    /// body closes the connection.
    func stream(_ call: ChatCall) async throws(EngineError) -> HTTPClientResponse.Body {
        try await stream(call.path, call.body, contentType: call.contentType)
    }

    /// `POST path` with a JSON body; the answer must be a stream of that type.
    func stream(_ path: String, _ body: some Encodable, contentType: String)
        async throws(EngineError) -> HTTPClientResponse.Body
    {
        try await stream(request(path, posting: body), contentType: contentType)
    }

    private func stream(_ request: HTTPClientRequest, contentType: String)
        async throws(EngineError) -> HTTPClientResponse.Body
    {
        var request = request
        request.headers.replaceOrAdd(name: "Accept", value: contentType)
        // llama-server closes the connection behind a stream: the next request, sent at once,
        // would be lost with it.
        request.headers.replaceOrAdd(name: "Connection", value: "close")
        do {
            let response = try await transport.streaming.execute(request, deadline: .distantFuture)
            let type = response.headers.first(name: "Content-Type") ?? ""
            guard response.status == .ok, type.lowercased().hasPrefix(contentType) else {
                throw try await refusal(response)
            }
            return response.body
        } catch {
            throw explained(error)
        }
    }

    /// `error` as the connection's failure.
    func explained(_ error: any Error) -> EngineError {
        switch error {
        case let error as EngineError: return error
        case is CancellationError: return EngineError(.cancelled, "The request was stopped.")
        case is LineOverflow: return explain.protocolViolation("sent a line without end")
        case let error as HTTPClientError: return explained(error)
        case HTTPParserError.invalidEOFState: return explain.brokenOff("closed the connection")
        case is HTTPParserError: return explain.protocolViolation("does not speak HTTP")
        case let error as IOError where [ECONNRESET, EPIPE, ENOTCONN].contains(error.errnoCode):
            return explain.brokenOff("closed the connection")
        case let error as IOError where error.errnoCode == ECONNREFUSED:
            return explain.unreachable("refuses connections")
        case ChannelError.eof, ChannelError.inputClosed, ChannelError.ioOnClosedChannel,
            ChannelError.alreadyClosed:
            return explain.brokenOff("closed the connection")
        default: return explain.unreachable("cannot be reached")
        }
    }

    // MARK: Parts

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

    private func request(_ path: String) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: endpoint.base + path)
        request.headers.add(name: "User-Agent", value: "canter")
        request.headers.add(name: "Accept", value: "application/json")
        if let apiKey {
            request.headers.add(name: "Authorization", value: apiKey.authorization)
        }
        return request
    }

    private func request(_ path: String, posting body: some Encodable) throws(EngineError)
        -> HTTPClientRequest
    {
        var request = request(path)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        do {
            let bytes = try (body as? any JSONText)?.json() ?? [UInt8](JSONEncoder().encode(body))
            request.body = .bytes(bytes)
        } catch {
            throw EngineError(
                .invalidSetting, "A setting has a value that cannot be sent (\(error)): change it.")
        }
        return request
    }

    private func answer(
        to request: HTTPClientRequest, _ path: String, by client: HTTPClient? = nil,
        deadline: NIODeadline = .now() + .seconds(60)
    ) async throws(EngineError) -> Answer {
        do {
            let response = try await (client ?? transport.questions).execute(
                request, deadline: deadline)
            if let redirect = redirect(response) { throw redirect }
            var body: [UInt8] = []
            for try await buffer in response.body {
                body += buffer.readableBytesView
                guard body.count <= Self.longestAnswer else {
                    throw explain.protocolViolation("gave an endless answer at \(path)")
                }
            }
            return Answer(
                status: Int(response.status.code), server: response.headers.first(name: "Server"),
                body: body)
        } catch {
            throw explained(error)
        }
    }

    /// Why a reply that is no stream is none.
    private func refusal(_ response: HTTPClientResponse) async throws -> EngineError {
        if let redirect = redirect(response) { return redirect }
        guard response.status != .ok else {
            return explain.protocolViolation("did not answer with a stream")
        }
        let body = try await response.body.collect(upTo: 1 << 20)
        return failure(Int(response.status.code), [UInt8](body.readableBytesView))
    }

    private func redirect(_ response: HTTPClientResponse) -> EngineError? {
        guard (300..<400).contains(response.status.code) else { return nil }
        let target = ServerExplanation.printable(
            response.headers.first(name: "Location") ?? "nowhere")
        return EngineError(
            .protocolViolation,
            "\(endpoint) sends requests on to \(target): give that address instead.")
    }

    func failure(_ status: Int, _ body: [UInt8]) -> EngineError {
        let failure = try? JSONDecoder().decode(ServerFailure.Body.self, from: Data(body)).error
        return explain.failure(failure ?? ServerFailure(), status: status)
    }
}
