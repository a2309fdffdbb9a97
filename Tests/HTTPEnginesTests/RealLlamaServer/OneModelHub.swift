import TestSupport

@testable import HTTPEngines

/// A hub with one repository, `org/tiny`, of one small file.
enum OneModelHub {
    static let size = 3 << 20

    /// Runs `body` with the variables that lead llama-server there.
    static func run<Result: Sendable>(
        _ body: (_ variables: [String: String]) async throws -> Result
    ) async throws -> Result {
        try await LoopbackServer.run(handler) { address, _ in
            try await body(["MODEL_ENDPOINT": address + "/", "HF_ENDPOINT": address + "/"])
        }
    }

    private static let commit = String(repeating: "a", count: 40)

    private static let handler: LoopbackServer.Handler = { request, reply in
        let isHead = request.line.hasPrefix("HEAD ")
        let path = request.line.drop { $0 != "/" }
        if path.hasPrefix("/api/models/org/tiny/refs") {
            try await reply.sendJSON(
                #"{"branches":[{"name":"main","ref":"refs/heads/main","targetCommit":"\#(commit)"}]}"#
            )
        } else if path.hasPrefix("/api/models/org/tiny/tree/") {
            let id = String(repeating: "b", count: 64)
            try await reply.sendJSON(
                #"[{"type":"file","path":"tiny-Q4_K_M.gguf","size":\#(size),"oid":"\#(commit)","lfs":{"oid":"\#(id)","size":\#(size),"pointerSize":130}}]"#
            )
        } else if path.hasPrefix("/org/tiny/resolve/") {
            try await reply.send(
                "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nETag: \"x\"\r\n"
                    + "Content-Length: \(size)\r\n\r\n")
            if !isHead {
                try await reply.send(Array("GGUF".utf8) + [UInt8](repeating: 0, count: size - 4))
            }
        } else {
            try await reply.sendJSON(
                #"{"error":"Repository not found"}"#, status: "404 Not Found")
        }
        return .keep
    }
}
