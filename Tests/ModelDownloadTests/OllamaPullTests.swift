import ChatCore
import Foundation
import ModelDownload
import Testing

@Suite("Pulling by an Ollama server")
struct OllamaPullTests {
    private func run(
        _ lines: [String], status: String = "200 OK",
        _ body: (Pulling, TestServer) async throws -> Void
    ) async throws {
        try await Pulling.run(
            { _, reply in
                try await reply.head(
                    status, ["Content-Type: application/x-ndjson", "Connection: close"])
                for line in lines { try await reply.send(line + "\n") }
                return .close
            }, body)
    }

    private func pull(_ pulling: Pulling, _ server: TestServer) async throws -> PulledModel {
        try await pulling.pull("ollama+\(server.address)/qwen3:4b")
    }

    @Test("Progress is the sum over layers, each counted once")
    func progress() async throws {
        try await run([
            #"{"status":"pulling manifest"}"#,
            #"{"status":"pulling aaa","digest":"sha256:a","total":100}"#,
            #"{"status":"pulling aaa","digest":"sha256:a","total":100,"completed":60}"#,
            #"{"status":"pulling bbb","digest":"sha256:b","total":50,"completed":10}"#,
            #"{"status":"pulling aaa","digest":"sha256:a","total":100,"completed":100}"#,
            #"{"status":"pulling bbb","digest":"sha256:b","total":50,"completed":50}"#,
            #"{"status":"verifying sha256 digest"}"#, "not json", #"{"status":"writing manifest"}"#,
            #"{"status":"success"}"#,
        ]) { pulling, server in
            let pulled = try await pull(pulling, server)
            #expect(pulled.name == "qwen3:4b" && pulled.path == nil)
            #expect(pulled.engine == server.address && pulled.bytes == 150)
            #expect(pulled.verification == .byEngine)
            #expect(server.requests.map(\.target) == ["/api/pull"])
            let body = try JSONSerialization.jsonObject(with: Data(server.requests[0].body))
            #expect((body as? [String: Any])?["model"] as? String == "qwen3:4b")
            #expect(server.requests[0].headers["authorization"] == nil)
            #expect(pulling.progress.last?.received == 150 && pulling.progress.last?.total == 150)
            #expect(pulling.progress.contains { $0.phase == .verifying })
        }
    }

    @Test("A failure is one, though the status says otherwise")
    func failure() async throws {
        try await run([
            #"{"status":"pulling manifest"}"#,
            #"{"error":"pull model manifest: file does not exist\u001b[2J"}"#,
        ]) { pulling, server in
            let error = await downloadError { try await pull(pulling, server) }
            #expect(error?.code == .notFound)
            #expect(error?.description.contains("file does not exist") == true)
            #expect(error?.description.contains("\u{1B}") == false)
        }
        try await run([#"{"error":"disk full"}"#], status: "500 Internal Server Error") {
            pulling, server in
            let error = await downloadError { try await pull(pulling, server) }
            #expect(error?.code == .failed)
            #expect(error?.description.contains("disk full") == true)
        }
    }

    @Test("An end before the end, another server, and a line without end are refused")
    func others() async throws {
        try await run([#"{"status":"pulling manifest"}"#]) { pulling, server in
            #expect(await downloadError { try await pull(pulling, server) }?.code == .failed)
        }
        try await run(["nope"], status: "404 Not Found") { pulling, server in
            #expect(
                await downloadError { try await pull(pulling, server) }?.code == .protocolViolation)
        }
        try await run([String(repeating: "x", count: 3 << 20)]) { pulling, server in
            #expect(
                await downloadError { try await pull(pulling, server) }?.code == .protocolViolation)
        }
    }

    @Test("Cancelling closes the connection, at which the server stops")
    func cancelled() async throws {
        let (reached, arrival) = AsyncStream<Void>.makeStream()
        try await Pulling.run { _, reply in
            try await reply.head("200 OK", ["Content-Type: application/x-ndjson"])
            try await reply.send(
                #"{"status":"pulling","digest":"a","total":9,"completed":1}"# + "\n")
            arrival.yield()
            try await waitUntilCancelled()
            return .close
        } _: { pulling, server in
            let task = Task { await downloadError { try await pull(pulling, server) } }
            for await _ in reached { break }
            task.cancel()
            #expect(await task.value?.code == .cancelled)
            // The transport has no connection left that it would have to wait for.
            await pulling.transport.shutdown()
        }
    }
}
