internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1

/// Asks servers, follows their redirects, and keeps the token to the one it is for.
struct WebRequester: Sendable {
    let transport: DownloadTransport
    /// Sent to the endpoint's own server only.
    let token: HubToken?
    let tokenOrigin: WebAddress.Origin?
    let limits: DownloadLimits
    let clock: any Clock<Duration>

    /// An answer whose body is still to come.
    struct Answer: Sendable {
        /// Who gave it in the end.
        var address: WebAddress
        var response: HTTPClientResponse
        /// The headers of the redirects on the way.
        var passed: [HTTPHeaders]

        var status: Int { Int(response.status.code) }

        func header(_ name: String) -> String? { response.headers.first(name: name) }

        /// A header of the answer, or of a redirect on the way to it.
        func headerOnTheWay(_ name: String) -> String? {
            passed.lazy.compactMap { $0.first(name: name) }.first ?? header(name)
        }
    }

    /// An answer that was read whole.
    struct Text: Sendable {
        var address: WebAddress
        var status: Int
        var headers: HTTPHeaders
        var body: [UInt8]
    }

    /// `GET`, redirects followed. `headers` are asked for every server on the
    /// way. Throws a `FailedAttempt`, or what the client does.
    func get(
        _ address: WebAddress, _ heartbeat: Heartbeat,
        headers: @Sendable (WebAddress.Origin) -> [(String, String)]
    ) async throws -> Answer {
        var trail = RedirectTrail(address)
        var passed: [HTTPHeaders] = []
        while true {
            let origin = trail.address.origin
            do {
                var request = HTTPClientRequest(url: trail.address.url)
                request.headers.add(name: "User-Agent", value: "canter")
                for (name, value) in headers(origin) {
                    request.headers.add(name: name, value: value)
                }
                if let token, trail.isAtHome, origin == tokenOrigin {
                    request.headers.add(name: "Authorization", value: token.authorization)
                }
                let response = try await transport.client.execute(
                    request, deadline: .distantFuture)
                heartbeat.beat()
                let answer = Answer(address: trail.address, response: response, passed: passed)
                guard [301, 302, 303, 307, 308].contains(answer.status) else { return answer }
                passed.append(response.headers)
                // So that the connection can be used again; a long one is closed.
                _ = try? await response.body.collect(upTo: 1 << 16)
                try trail.follow(answer.header("Location"))
            } catch {
                throw TransportFailure.attempt(error, origin)
            }
        }
    }

    /// `GET`, the answer read whole, at most `longest` bytes; tried again while
    /// that may help.
    func text(_ address: WebAddress, longest: Int) async throws(DownloadError) -> Text {
        var failures = 0
        while true {
            let failure: FailedAttempt
            do {
                let text = try await once(address, longest: longest)
                guard let busy = ServerRefusal.passing(text) else { return text }
                failure = busy
            } catch {
                failure = TransportFailure.attempt(error, address.origin)
            }
            failures += 1
            // Whoever is not there at the first question need not be waited for.
            guard failure.isWorthRetrying, failure.error.code != .unreachable,
                failures < limits.tries, !Task.isCancelled
            else { throw Task.isCancelled ? .stopped : failure.error }
            try await pause(failure, failures)
        }
    }

    /// Waits before the next try. Throws the failure's own error when the
    /// server asks for more patience than there is.
    func pause(_ failure: FailedAttempt, _ failures: Int) async throws(DownloadError) {
        if let wait = failure.wait, wait > limits.longestWait { throw failure.error }
        do {
            try await clock.sleep(for: max(failure.wait ?? .zero, limits.pause(after: failures)))
        } catch {
            throw .stopped
        }
    }

    private func once(_ address: WebAddress, longest: Int) async throws -> Text {
        let heartbeat = Heartbeat()
        return try await watched(limit: limits.silence, on: clock, heartbeat) {
            let answer = try await get(address, heartbeat) { _ in
                [("Accept", "application/json"), ("Accept-Encoding", "identity")]
            }
            var body: [UInt8] = []
            for try await buffer in answer.response.body {
                heartbeat.beat()
                body += buffer.readableBytesView
                guard body.count <= longest else {
                    throw FailedAttempt.final(
                        DownloadError(
                            .protocolViolation,
                            "\(answer.address.origin) gave an endless answer: check the address."))
                }
            }
            try Task.checkCancellation()
            return Text(
                address: answer.address, status: answer.status, headers: answer.response.headers,
                body: body)
        }
    }
}
