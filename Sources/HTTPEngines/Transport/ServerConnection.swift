internal import AsyncHTTPClient
internal import EngineKit
internal import NIOCore
internal import NIOHTTP1

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
        /// How long the server asks to be left alone, in seconds.
        var retryAfter: Int?

        /// The body, if it is such a JSON value.
        func decoded<Value: Decodable>(as type: Value.Type) -> Value? {
            try? JSONReading.decode(type, from: body)
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
        guard answer.status == 200 else {
            throw failure(answer.status, answer.body, retryAfter: answer.retryAfter)
        }
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
        try await stream(request(path), at: path, contentType: "text/event-stream")
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
        try await stream(request(path, posting: body), at: path, contentType: contentType)
    }

    private func stream(
        _ request: HTTPClientRequest, at path: String, contentType: String
    ) async throws(EngineError) -> HTTPClientResponse.Body {
        var request = request
        request.headers.replaceOrAdd(name: "Accept", value: contentType)
        // llama-server closes the connection behind a stream: the next request, sent at once,
        // would be lost with it.
        request.headers.replaceOrAdd(name: "Connection", value: "close")
        do {
            let response = try await transport.streaming.execute(request, deadline: .distantFuture)
            let type = response.headers.first(name: "Content-Type") ?? ""
            guard response.status == .ok, type.lowercased().hasPrefix(contentType) else {
                throw await refusal(response, at: path)
            }
            if let encoding = encoding(of: response) { throw encoding }
            return response.body
        } catch {
            throw explained(error)
        }
    }

    // MARK: Parts

    private func request(_ path: String) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: endpoint.base + path)
        request.headers.add(name: "User-Agent", value: "canter")
        request.headers.add(name: "Accept", value: "application/json")
        // Words that come one by one are not to wait until enough of them are packed.
        request.headers.add(name: "Accept-Encoding", value: "identity")
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
        deadline: NIODeadline? = nil
    ) async throws(EngineError) -> Answer {
        // The client's deadline ends with the head of an answer.
        let deadline = deadline ?? .now() + TimeAmount(transport.limits.question)
        do {
            let response = try await response(to: request, by: client, deadline: deadline)
            if let refused = redirect(response, at: path) ?? encoding(of: response) {
                throw refused
            }
            var body: [UInt8] = []
            for try await buffer in response.body {
                body += buffer.readableBytesView
                guard body.count <= Self.longestAnswer else {
                    throw explain.protocolViolation("gave an endless answer at \(path)")
                }
                guard NIODeadline.now() < deadline else { throw HTTPClientError.deadlineExceeded }
            }
            return Answer(
                status: Int(response.status.code), server: response.headers.first(name: "Server"),
                body: body, retryAfter: RetryAfter.seconds(response.headers))
        } catch let error as HTTPClientError where error == .readTimeout && client == nil {
            throw explain.unreachable("does not answer")
        } catch {
            throw explained(error)
        }
    }

    /// A question whose connection the server had closed in the same moment is
    /// asked once more; it changes nothing there, however often it is asked.
    private func response(
        to request: HTTPClientRequest, by client: HTTPClient?, deadline: NIODeadline
    ) async throws -> HTTPClientResponse {
        if let client { return try await client.execute(request, deadline: deadline) }
        do {
            return try await transport.questions.execute(request, deadline: deadline)
        } catch  where Self.isClosed(error) {
            return try await transport.questions.execute(request, deadline: deadline)
        }
    }
}
