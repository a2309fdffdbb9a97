import NIOCore
import NIOPosix
import Synchronization

/// A server on a loopback port that answers with the very bytes it is told to.
final class TestServer: Sendable {
    /// What a client asked.
    struct Request: Sendable {
        var method: String
        /// Path and query, as they came.
        var target: String
        /// By their names in lower case.
        var headers: [String: String]
        var body: [UInt8]

        /// The first and last byte of `Range: bytes=a-b`.
        var range: (first: Int, last: Int?)? {
            guard let text = headers["range"], text.hasPrefix("bytes=") else { return nil }
            let ends = text.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
            guard ends.count == 2, let first = Int(ends[0]) else { return nil }
            return (first, Int(ends[1]))
        }
    }

    /// The client's end of one connection.
    struct Reply: Sendable {
        fileprivate let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>

        func send(_ bytes: some Sequence<UInt8>) async throws {
            try await outbound.write(ByteBuffer(bytes: bytes))
        }

        func send(_ text: String) async throws {
            try await send(text.utf8)
        }

        func head(_ status: String, _ headers: [String] = []) async throws {
            try await send("HTTP/1.1 \(status)\r\n" + headers.map { $0 + "\r\n" }.joined() + "\r\n")
        }

        func send(_ status: String, _ body: String, headers: [String] = []) async throws {
            try await head(status, headers + ["Content-Length: \(body.utf8.count)"])
            try await send(body)
        }
    }

    /// A connection that is over is closed; one whose reply was complete takes
    /// the next request.
    enum Outcome {
        case keep, close
    }

    typealias Handler = @Sendable (Request, Reply) async throws -> Outcome

    let port: Int
    private let seen = Mutex<[Request]>([])
    private let listener: NIOAsyncChannel<NIOAsyncChannel<ByteBuffer, ByteBuffer>, Never>

    var address: String { "http://127.0.0.1:\(port)" }
    /// Everything that was asked, in order.
    var requests: [Request] { seen.withLock { $0 } }

    private init() async throws {
        listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel)
                }
            }
        port = listener.channel.localAddress?.port ?? 0
    }

    /// Runs `body` beside a server whose every request goes to `handler`, and
    /// closes it with all of its connections.
    ///
    /// With a `greeting` it says that to whoever comes, and nothing else.
    static func run<Result: Sendable>(
        greeting: String? = nil, _ handler: @escaping Handler,
        _ body: (TestServer) async throws -> Result
    ) async throws -> Result {
        let server = try await TestServer()
        let serving = Task { try await server.serve(greeting, handler) }
        func end() async {
            serving.cancel()
            _ = await serving.result
        }
        do {
            let result = try await body(server)
            await end()
            return result
        } catch {
            await end()
            throw error
        }
    }

    private func serve(_ greeting: String?, _ handler: @escaping Handler) async throws {
        try await listener.executeThenClose { connections in
            try await withThrowingDiscardingTaskGroup { group in
                for try await connection in connections {
                    group.addTask { try? await self.serve(connection, greeting, handler) }
                }
            }
        }
    }

    private func serve(
        _ connection: NIOAsyncChannel<ByteBuffer, ByteBuffer>, _ greeting: String?,
        _ handler: Handler
    ) async throws {
        try await connection.executeThenClose { inbound, outbound in
            let reply = Reply(outbound: outbound)
            if let greeting { return try await reply.send(greeting) }
            var iterator = inbound.makeAsyncIterator()
            var bytes: [UInt8] = []
            while true {
                var end = bytes.firstRange(of: Array("\r\n\r\n".utf8))
                while end == nil {
                    guard let buffer = try await iterator.next() else { return }
                    bytes += buffer.readableBytesView
                    end = bytes.firstRange(of: Array("\r\n\r\n".utf8))
                }
                guard let end else { return }
                var request = Self.request(bytes[..<end.lowerBound])
                let length = Int(request.headers["content-length"] ?? "0") ?? 0
                while bytes.count < end.upperBound + length {
                    guard let buffer = try await iterator.next() else { return }
                    bytes += buffer.readableBytesView
                }
                request.body = Array(bytes[end.upperBound..<(end.upperBound + length)])
                bytes.removeFirst(end.upperBound + length)
                seen.withLock { [request] in $0.append(request) }
                guard try await handler(request, reply) == .keep else { return }
            }
        }
    }

    private static func request(_ head: ArraySlice<UInt8>) -> Request {
        let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n")
        let words = (lines.first ?? "").split(separator: " ").map(String.init)
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers[line[..<colon].lowercased()] = String(
                line[line.index(after: colon)...].drop { $0 == " " })
        }
        return Request(
            method: words.first ?? "", target: words.dropFirst().first ?? "", headers: headers,
            body: [])
    }
}
