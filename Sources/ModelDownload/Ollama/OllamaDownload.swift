internal import AsyncHTTPClient
internal import ChatCore
internal import NIOCore
internal import NIOHTTP1

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// The fetching of a model by an Ollama server, which keeps it itself.
struct OllamaDownload: Sendable {
    let requester: WebRequester
    let server: WebAddress
    let teller: ProgressTeller

    private struct Body: Encodable {
        var model: String
        var stream = true
    }

    /// Has the server fetch `name`; returns the bytes of its layers. Cancelling
    /// the task closes the connection, at which the server stops and keeps what
    /// it has.
    func run(_ name: String) async throws(DownloadError) -> Int {
        let heartbeat = Heartbeat()
        let (requester, server) = (requester, server)
        do {
            return try await watched(
                limit: requester.limits.ollamaSilence, on: requester.clock, heartbeat
            ) {
                try await pull(name, heartbeat)
            }
        } catch is LineSplitter.Overflow {
            throw violation("sends a line without end")
        } catch {
            throw Task.isCancelled ? .stopped : TransportFailure.attempt(error, server.origin).error
        }
    }

    private func pull(_ name: String, _ heartbeat: Heartbeat) async throws -> Int {
        var request = HTTPClientRequest(url: server.appending("api/pull").url)
        request.method = .POST
        request.headers.add(name: "User-Agent", value: "canter")
        request.headers.add(name: "Content-Type", value: "application/json")
        request.body = .bytes([UInt8](try JSONEncoder().encode(Body(model: name))))
        let response = try await requester.transport.client.execute(
            request, deadline: .distantFuture)
        heartbeat.beat()
        guard response.status == .ok else { throw try await refusal(response, name) }
        var state = OllamaPullState()
        var splitter = LineSplitter()
        for try await buffer in response.body {
            heartbeat.beat()
            for line in try splitter.append(buffer.readableBytesView) {
                try take(line, into: &state, name)
            }
        }
        try Task.checkCancellation()
        try take(splitter.end(), into: &state, name)
        guard state.isDone else {
            throw DownloadError(
                .failed,
                "\(server.origin) ended before \(name) was there: see whether it still runs, and pull again; it keeps what it has."
            )
        }
        return state.total
    }

    private func take(
        _ line: [UInt8], into state: inout OllamaPullState, _ name: String
    ) throws(DownloadError) {
        state.read(line)
        if let failure = state.failure { throw failed(failure, name) }
        if state.isVerifying {
            teller.begin(.verifying, received: state.completed, total: state.total)
        } else if state.total > 0 {
            teller.advance(to: state.completed, of: state.total)
        }
    }

    private func refusal(_ response: HTTPClientResponse, _ name: String) async throws
        -> DownloadError
    {
        let body = try await response.body.collect(upTo: 1 << 20)
        var state = OllamaPullState()
        state.read([UInt8](body.readableBytesView))
        if let failure = state.failure { return failed(failure, name) }
        guard (400..<600).contains(response.status.code) else {
            return violation("does not pull models (status \(response.status.code))")
        }
        return response.status == .notFound || response.status == .methodNotAllowed
            ? violation("is no Ollama server")
            : DownloadError(
                .failed,
                "\(server.origin) could not pull \(name) (status \(response.status.code)): look at its log, or try again."
            )
    }

    private func failed(_ message: String, _ name: String) -> DownloadError {
        let message = shown(message)
        let isUnknown =
            message.contains("file does not exist") || message.contains("does not exist")
        return isUnknown
            ? DownloadError(
                .notFound, "\(server.origin) finds no model \(name) (\(message)): check its name.")
            : DownloadError(
                .failed,
                "\(server.origin) could not pull \(name) (\(message)): look at its log, or try again."
            )
    }

    private func violation(_ what: String) -> DownloadError {
        DownloadError(
            .protocolViolation,
            "\(server.origin) \(what): give the address of an Ollama server with --engine.")
    }
}
