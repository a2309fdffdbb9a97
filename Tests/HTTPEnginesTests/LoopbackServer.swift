import HTTPEngines
import NIOCore
import NIOPosix
import NIOSSL

/// A server on a loopback port that answers with the very bytes it is told to.
enum LoopbackServer {
    /// What a client asked.
    struct Request: Sendable {
        /// Method and path: `POST /v1/chat/completions`.
        var line: String
        var head: String
        var body: [UInt8]
        /// Counts the connections; several requests may come on one.
        var connection: Int
    }

    /// The client's end of one connection.
    struct Reply {
        fileprivate let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
        /// Returns when the client has closed its end.
        let waitForClose: () async throws -> Void

        func send(_ bytes: some Sequence<UInt8>) async throws {
            try await outbound.write(ByteBuffer(bytes: bytes))
        }

        func send(_ text: String) async throws {
            try await send(text.utf8)
        }

        /// `bytes` as one chunk of a chunked body; none end it.
        func sendChunk(_ bytes: [UInt8]) async throws {
            try await send(
                Array((String(bytes.count, radix: 16) + "\r\n").utf8) + bytes + Array("\r\n".utf8))
        }

        /// A recorded reply, whole.
        func send(_ capture: Capture) async throws {
            try await send(capture, events: capture.events[...])
            if capture.isChunked {
                try await sendChunk([])
            }
        }

        /// The head of a recorded reply and some of its events, the end of the body left open.
        func send(_ capture: Capture, events: ArraySlice<[UInt8]>) async throws {
            try await send(capture.head + "\r\n\r\n")
            for event in events {
                capture.isChunked ? try await sendChunk(event) : try await send(event)
            }
        }

        func sendJSON(_ json: String, status: String = "200 OK", headers: String = "") async throws
        {
            try await send(
                "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\n\(headers)"
                    + "Content-Length: \(json.utf8.count)\r\n\r\n\(json)")
        }
    }

    /// What `Reply`s are made of. A connection that is over is closed; one
    /// whose reply was complete takes the next request.
    enum Outcome {
        case keep, close
    }

    typealias Handler = @Sendable (Request, Reply) async throws -> Outcome

    /// What a test waits for when silence is not its subject. The server runs among all the other
    /// tests, on a machine that may be busy: it may be kept from its turn for longer than a person
    /// would wait for a real one.
    static let patience = HTTPTransport.Limits(
        connect: .seconds(300), streamIdle: .seconds(300), questionIdle: .seconds(300),
        question: .seconds(300))

    /// Where a server listens, and what it does before it reads a request.
    struct Place {
        var host = "127.0.0.1"
        var tls: TestCertificate?
        /// Sent to whoever connects, before anything was asked.
        var greeting = ""
        /// The certificates the client trusts beside the system's.
        var trusting: String?
    }

    /// Runs `body` with the address of a server whose every request goes to
    /// `handler`, and a transport of its own. It listens at the socket of that path, or
    /// at a free port.
    static func run<Result: Sendable>(
        limits: HTTPTransport.Limits = patience, at place: Place = Place(),
        socket: String? = nil, _ handler: @escaping Handler,
        _ body: (_ address: String, HTTPTransport) async throws -> Result
    ) async throws -> Result {
        let tls = try place.tls?.context
        let bound =
            try socket.map { try SocketAddress(unixDomainSocketPath: $0) }
            ?? SocketAddress(ipAddress: place.host, port: 0)
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(to: bound) { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls {
                        try channel.pipeline.syncOperations.addHandler(
                            NIOSSLServerHandler(context: tls))
                    }
                    return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel)
                }
            }
        let port = listener.channel.localAddress?.port ?? 0
        let host = place.host.contains(":") ? "[\(place.host)]" : place.host
        let address =
            socket.map { "unix:\($0)" } ?? "\(tls == nil ? "http" : "https")://\(host):\(port)"
        // The clients' ports, of connections as they are taken.
        let (taken, taking) = AsyncStream.makeStream(of: Int?.self)
        let serving = Task {
            defer { taking.finish() }
            try await listener.executeThenClose { connections in
                try await withThrowingDiscardingTaskGroup { group in
                    var count = 0
                    for try await connection in connections {
                        taking.yield(connection.channel.remoteAddress?.port)
                        count += 1
                        let number = count
                        group.addTask {
                            try? await serve(connection, number, place.greeting, handler)
                        }
                    }
                }
            }
        }
        let transport = try HTTPTransport(limits: limits, certificate: place.trusting)
        // The clients go first, so that every connection comes to its end and is closed in order.
        func end() async {
            await transport.shutdown()
            // A connection whose client gave up may still wait to be taken, and one that nobody
            // takes ends the process. They come in order: behind this one there are none.
            if socket == nil, let here = listener.channel.localAddress,
                let last = try? await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                    .connect(to: here).get()
            {
                let port = last.localAddress?.port
                for await client in taken where client == port { break }
                try? await last.close()
            }
            try? await listener.channel.close()
            _ = await serving.result
        }
        do {
            let result = try await body(address, transport)
            await end()
            return result
        } catch {
            await end()
            throw error
        }
    }

    private static func serve(
        _ connection: NIOAsyncChannel<ByteBuffer, ByteBuffer>, _ number: Int, _ greeting: String,
        _ handler: Handler
    ) async throws {
        try await connection.executeThenClose { inbound, outbound in
            let reader = RequestReader(inbound.makeAsyncIterator())
            let reply = Reply(outbound: outbound) {
                while try await reader.more() {}
            }
            if !greeting.isEmpty { try await reply.send(greeting) }
            while var request = try await reader.next() {
                request.connection = number
                guard try await handler(request, reply) == .keep else { return }
            }
        }
    }
}

/// Reads requests off one connection.
private final class RequestReader {
    private var iterator: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private var bytes: [UInt8] = []

    init(_ iterator: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator) {
        self.iterator = iterator
    }

    /// Reads on; false at the connection's end.
    func more() async throws -> Bool {
        guard let buffer = try await iterator.next(isolation: #isolation) else { return false }
        bytes += buffer.readableBytesView
        return true
    }

    func next() async throws -> LoopbackServer.Request? {
        var end = bytes.firstRange(of: Array("\r\n\r\n".utf8))
        while end == nil {
            guard try await more() else { return nil }
            end = bytes.firstRange(of: Array("\r\n\r\n".utf8))
        }
        guard let end else { return nil }
        let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
        let length =
            head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
            .flatMap { Int($0.dropFirst(15).drop { $0 == " " }) } ?? 0
        while bytes.count < end.upperBound + length {
            guard try await more() else { return nil }
        }
        let body = Array(bytes[end.upperBound..<(end.upperBound + length)])
        bytes.removeFirst(end.upperBound + length)
        let line = head.split(separator: " ").prefix(2).joined(separator: " ")
        return LoopbackServer.Request(line: line, head: head, body: body, connection: 0)
    }
}
