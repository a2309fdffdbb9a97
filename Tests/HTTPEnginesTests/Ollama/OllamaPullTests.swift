import ChatCore
import EngineKit
import Synchronization
import TestSupport
import Testing

@testable import HTTPEngines

@Suite("Ollama: fetching models", .timeLimit(.minutes(5)))
struct OllamaPullTests: EngineOnOllama {
    private static let lines = [
        #"{"status":"pulling manifest"}"#,
        #"{"status":"pulling aaa","digest":"sha256:aaa","total":1000}"#,
        #"{"status":"pulling aaa","digest":"sha256:aaa","total":1000,"completed":400}"#,
        #"{"status":"pulling bbb","digest":"sha256:bbb","total":500,"completed":500}"#,
        #"{"status":"pulling aaa","digest":"sha256:aaa","total":1000,"completed":1000}"#,
        #"{"status":"verifying sha256 digest"}"#, #"{"status":"writing manifest"}"#,
        #"{"status":"success"}"#,
    ]

    private func pull(_ lines: [String], named name: String = "qwen3:4b") async throws
        -> (name: String, seen: [DownloadProgress])
    {
        let server = OllamaModel(.init(name: "qwen3:4b"), .init(name: "llama3.2:latest"))
        server.state.withLock { $0.pullLines = lines }
        let seen = Mutex<[DownloadProgress]>([])
        let pulled = try await with(server) { engine in
            try await engine.pull(name) { progress in seen.withLock { $0.append(progress) } }
        }
        #expect(server.bodies("POST /api/pull").first?["model"] == .string(name))
        return (pulled, seen.withLock { $0 })
    }

    @Test("Layers are summed up, and the end is told")
    func progress() async throws {
        let (name, seen) = try await pull(Self.lines)
        #expect(name == "qwen3:4b")
        #expect(seen.first == DownloadProgress(phase: .resolving, name: "qwen3:4b"))
        #expect(seen.map(\.received).contains(900))
        #expect(
            seen.contains(
                DownloadProgress(
                    phase: .downloading, name: "qwen3:4b", received: 1500, total: 1500)))
        #expect(seen.last?.phase == .verifying)
        // It never goes back.
        #expect(seen.map(\.received) == seen.map(\.received).sorted())
    }

    @Test("It is named as the list names it")
    func listedName() async throws {
        let short = try await pull(Self.lines, named: "llama3.2")
        #expect(short.name == "llama3.2:latest")
        let long = try await pull(Self.lines, named: "hf.co/a/b:Q4_0")
        #expect(long.name == "hf.co/a/b:Q4_0")
    }

    @Test(
        "A failing download is told",
        arguments: [
            ("pull model manifest: file does not exist", EngineError.Code.modelNotFound),
            ("write: no space left on device", .failed),
        ])
    func failing(text: String, code: EngineError.Code) async throws {
        await #expect {
            _ = try await pull([Self.lines[0], #"{"error":"\#(text)"}"#])
        } throws: {
            let error = $0 as? EngineError
            return error?.code == code && error?.description.contains(text) == true
        }
    }

    @Test("A download that ends too early is not taken for a whole one")
    func early() async throws {
        await #expect {
            _ = try await pull(Array(Self.lines.dropLast()))
        } throws: {
            let error = $0 as? EngineError
            return error?.code == .crashed
                && error?.description.contains("keeps what it has") == true
        }
    }

    @Test("Stopping closes the connection, at which the server stops")
    func cancel() async throws {
        let server = OllamaModel()
        server.state.withLock {
            $0.pullLines = Array(Self.lines.prefix(3))
            $0.pullHangs = true
        }
        let (arrivals, arrived) = AsyncStream<Void>.makeStream()
        try await with(server) { engine in
            let pull = Task {
                try await engine.pull("qwen3:4b") { if $0.received == 400 { arrived.yield() } }
            }
            for await _ in arrivals { break }
            pull.cancel()
            await #expect { _ = try await pull.value } throws: {
                ($0 as? EngineError)?.code == .cancelled
            }
            for await _ in server.closed { break }
        }
    }

    @Test("The rate is of bytes that came now, and only once it means something")
    func rate() throws {
        let explain = ServerExplanation(name: "Ollama", address: "http://box")
        var pull = OllamaPull("m", explain: explain)
        func read(_ completed: Int, _ digest: String = "a", at seconds: Double) throws -> Double? {
            let line =
                #"{"status":"pulling \#(digest)","digest":"\#(digest)","total":9000,"completed":\#(completed)}"#
            try pull.read(Array(line.utf8), at: seconds)
            return pull.progress.rate
        }
        // Of an earlier attempt.
        #expect(try read(5000, at: 0) == nil)
        #expect(try read(5500, at: 0.5) == nil)
        #expect(try read(6000, at: 1) == 1000)
        // A layer that was there already did not come now.
        #expect(try read(9000, "b", at: 2) == 500)
        #expect(try read(7000, at: 2) == 1000)
    }

    @Test("What the server sends beyond reason does no harm")
    func hostile() throws {
        var pull = OllamaPull("m", explain: ServerExplanation(name: "Ollama", address: "x"))
        for (total, completed) in [(Int.max, Int.max), (-5, -9), (10, 99)] {
            let line =
                #"{"status":"pulling","digest":"\#(total)","total":\#(total),"completed":\#(completed)}"#
            try pull.read(Array(line.utf8), at: 1)
        }
        #expect(pull.progress.received == (1 << 46) + 10)
        #expect(throws: EngineError.self) { try pull.read(Array("[]".utf8), at: 2) }
    }
}
