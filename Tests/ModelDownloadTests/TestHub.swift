import Crypto
import Foundation
import Synchronization

/// A hub with one repository, `org/name`, that can be told to misbehave.
final class TestHub: Sendable {
    struct File: Sendable {
        var path: String
        var bytes: [UInt8]
        /// Whether it has a SHA-256, as large files do.
        var isLarge = true

        var hash: String {
            isLarge
                ? hexadecimal(SHA256.hash(data: bytes))
                : hexadecimal(Insecure.SHA1.hash(data: bytes))
        }
    }

    /// How one request for a file's bytes is answered otherwise than it should be.
    enum Fault: Sendable {
        /// The connection ends after so many bytes of the body.
        case cut(Int)
        case status(String, headers: [String] = [], body: String = "")
        /// The whole file, whatever was asked for.
        case ignoresRange
        /// The whole file, whatever was asked for, and the end after so many bytes.
        case ignoresRangeAndCuts(Int)
        /// `Content-Range` as it stands here, and as many bytes as were asked for.
        case contentRange(String)
        /// One byte is another.
        case corrupt(at: Int)
        /// The whole file in chunks: with no length, and so many bytes more or less.
        case chunked(extra: Int)
        /// Another length than there are bytes of the whole file.
        case length(Int)
        /// Another file of the same size.
        case otherFile(etag: String, seed: UInt64)
        case redirect(String)
        /// Nothing at all.
        case silent
    }

    static let commit = String(repeating: "c", count: 40)

    let files: [File]
    /// What is asked for the bytes of a file, and the how many-th time.
    let fault: @Sendable (TestServer.Request, Int) -> Fault?
    private let asked = Mutex<[String: Int]>([:])

    init(
        _ files: [File],
        fault: @escaping @Sendable (TestServer.Request, Int) -> Fault? = { _, _ in nil }
    ) {
        self.files = files
        self.fault = fault
    }

    @Sendable func answer(
        _ request: TestServer.Request, _ reply: TestServer.Reply
    ) async throws -> TestServer.Outcome {
        let path = String(request.target.prefix { $0 != "?" })
        switch path {
        case "/api/models/org/name/refs":
            try await reply.send(
                "200 OK",
                #"{"tags":[],"branches":[{"name":"old","ref":"refs/heads/old","targetCommit":"\#(String(repeating: "d", count: 40))"},{"name":"main","ref":"refs/heads/main","targetCommit":"\#(Self.commit)"}]}"#
            )
            return .keep
        case "/api/models/org/name/tree/\(Self.commit)":
            try await reply.send("200 OK", tree)
            return .keep
        default:
            let prefix = "/org/name/resolve/\(Self.commit)/"
            let name = path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : ""
            guard let file = files.first(where: { $0.path == name }) else {
                try await reply.send(
                    "404 Not Found", "", headers: ["X-Error-Code: EntryNotFound"])
                return .keep
            }
            return try await send(file, request, reply)
        }
    }

    var tree: String {
        let entries = files.map { file in
            let large =
                file.isLarge
                ? #","lfs":{"oid":"\#(file.hash)","size":\#(file.bytes.count),"pointerSize":134}"#
                : ""
            let oid = file.isLarge ? String(repeating: "a", count: 40) : file.hash
            return
                #"{"type":"file","path":"\#(file.path)","size":\#(file.bytes.count),"oid":"\#(oid)"\#(large)}"#
        }
        return "[" + entries.joined(separator: ",") + "]"
    }

    func send(
        _ file: File, _ request: TestServer.Request, _ reply: TestServer.Reply
    ) async throws -> TestServer.Outcome {
        let count = asked.withLock { asked in
            asked[file.path, default: 0] += 1
            return asked[file.path, default: 0]
        }
        var file = file
        let size = file.bytes.count
        var etag = "ETag: \"\(file.hash)\""
        let linked =
            file.isLarge ? ["X-Linked-Etag: \"\(file.hash)\"", "X-Linked-Size: \(size)"] : []
        var ignoresRange = false
        var cut: Int?
        switch fault(request, count) {
        case nil: break
        case .cut(let after): cut = after
        case .status(let status, let headers, let body):
            try await reply.send(status, body, headers: headers)
            return .keep
        case .ignoresRange: ignoresRange = true
        case .ignoresRangeAndCuts(let after): (ignoresRange, cut) = (true, after)
        case .contentRange(let text):
            let (first, last) = request.range ?? (0, nil)
            let bytes = file.bytes[first...min(last ?? size - 1, size - 1)]
            try await reply.head(
                "206 Partial Content", ["Content-Range: \(text)", "Content-Length: \(bytes.count)"])
            try await reply.send(bytes)
            return .keep
        case .corrupt(let at): file.bytes[at] ^= 1
        case .chunked(let extra):
            let bytes =
                extra < 0
                ? file.bytes.dropLast(-extra)
                : file.bytes[...] + [UInt8](repeating: 7, count: extra)[...]
            try await reply.head("200 OK", ["Transfer-Encoding: chunked"] + linked)
            for start in stride(from: bytes.startIndex, to: bytes.endIndex, by: 10_000) {
                let piece = bytes[start..<min(start + 10_000, bytes.endIndex)]
                try await reply.send(String(piece.count, radix: 16) + "\r\n")
                try await reply.send(piece)
                try await reply.send("\r\n")
            }
            try await reply.send("0\r\n\r\n")
            return .keep
        case .length(let length):
            try await reply.head("200 OK", ["Content-Length: \(length)"])
            try await reply.send(file.bytes.prefix(length))
            return .close
        case .otherFile(let tag, let seed):
            etag = "ETag: \(tag)"
            file.bytes = model(size, seed: seed)
        case .redirect(let location):
            try await reply.send("302 Found", "", headers: linked + ["Location: \(location)"])
            return .keep
        case .silent:
            try await waitUntilCancelled()
            return .close
        }
        let isSame = request.headers["if-range"].map { "ETag: \($0)" == etag } ?? true
        if !ignoresRange, isSame, let (first, last) = request.range {
            guard first < size else {
                try await reply.send(
                    "416 Range Not Satisfiable", "", headers: ["Content-Range: bytes */\(size)"])
                return .keep
            }
            let end = min((last ?? size - 1) + 1, size)
            try await reply.head(
                "206 Partial Content",
                [
                    "Content-Range: bytes \(first)-\(end - 1)/\(size)",
                    "Content-Length: \(end - first)", etag,
                ] + linked)
            return try await send(file.bytes[first..<end], cut, reply)
        }
        try await reply.head("200 OK", ["Content-Length: \(size)", etag] + linked)
        return try await send(file.bytes[...], cut, reply)
    }

    private func send(
        _ bytes: ArraySlice<UInt8>, _ cut: Int?, _ reply: TestServer.Reply
    ) async throws -> TestServer.Outcome {
        try await reply.send(bytes.prefix(cut ?? .max))
        return cut.map { $0 < bytes.count } ?? false ? .close : .keep
    }
}

func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}

/// Returns never: throws when the task is cancelled.
func waitUntilCancelled() async throws {
    let (stream, continuation) = AsyncStream<Void>.makeStream()
    await withTaskCancellationHandler {
        for await _ in stream {}
    } onCancel: {
        continuation.finish()
    }
    throw CancellationError()
}
