import ChatCore
import EngineKit
import Synchronization
import TestSupport
import Testing

@testable import HTTPEngines

@Suite("LM Studio: fetching models", .timeLimit(.minutes(5)))
struct LMStudioPullTests: EngineOnLMStudio {
    private static let begun =
        #"{"job_id":"job-1","status":"downloading","total_size_bytes":1000}"#
    private static let done =
        #"{"job_id":"job-1","status":"completed","total_size_bytes":1000,"downloaded_bytes":1000}"#

    private static func status(_ bytes: Int, rate: String = "") -> String {
        #"{"job_id":"job-1","status":"downloading","total_size_bytes":1000,"downloaded_bytes":\#(bytes)\#(rate)}"#
    }

    private final class Log: Sendable {
        let seen = Mutex<[DownloadProgress]>([])
    }

    /// Fetches from a server that gives those answers, however long that takes.
    private func pull(
        _ answers: [String], named name: String = LMStudioModel.qwen + "@4bit",
        from server: LMStudioModel = LMStudioModel()
    ) async throws -> (name: String, seen: [DownloadProgress]) {
        server.state.withLock { $0.download = answers }
        let clock = ManualClock()
        let log = Log()
        return try await with(server, clock: clock) { engine in
            let pulling = Task {
                try await engine.pull(name) { progress in
                    log.seen.withLock { $0.append(progress) }
                }
            }
            // A step for each answer behind the first.
            for _ in answers.dropFirst() { await clock.advanceToNextSleeper() }
            return (try await pulling.value, log.seen.withLock { $0 })
        }
    }

    @Test("A download is asked after until it is there")
    func progress() async throws {
        let server = LMStudioModel()
        let (name, seen) = try await pull(
            [
                Self.begun, Self.status(200), Self.status(400), Self.status(600),
                Self.status(800, rate: #","bytes_per_second":123.5"#), Self.done,
            ], from: server)
        #expect(name == LMStudioModel.qwen)
        #expect(seen.map(\.received) == [0, 0, 200, 400, 600, 800, 1000])
        #expect(seen[0].phase == .resolving && seen[0].total == nil)
        #expect(seen[2].phase == .downloading && seen[2].total == 1000)
        // By canter's clock, once that means something, unless the server tells.
        #expect(seen[2].rate == nil && seen[3].rate == 400 && seen[5].rate == 123.5)
        let body = try #require(server.bodies("POST /api/v1/models/download").first)
        #expect(
            body
                == .object([
                    "model": .string(LMStudioModel.qwen), "quantization": .string("4bit"),
                ]))
    }

    @Test("What is there already is not waited for")
    func already() async throws {
        let (name, seen) = try await pull(
            [#"{"status":"already_downloaded"}"#], named: LMStudioModel.llama)
        #expect(name == LMStudioModel.llama && seen.count == 2)
    }

    @Test(
        "A failing download is told",
        arguments: [
            ([#"{"error":{"message":"Model not found"}}"#], EngineError.Code.modelNotFound),
            (
                [begun, #"{"job_id":"job-1","status":"failed","error":"no space left"}"#],
                .failed
            ),
            ([#"{"status":"downloading"}"#], .protocolViolation),
            // It would become part of an address.
            ([#"{"status":"downloading","job_id":"../../load"}"#], .protocolViolation),
        ])
    func failing(answers: [String], code: EngineError.Code) async throws {
        await #expect { _ = try await pull(answers) } throws: {
            ($0 as? EngineError)?.code == code
        }
    }

    @Test("A server too old for it says so", arguments: [LMStudioModel.Version.old, .oldest])
    func tooOld(version: LMStudioModel.Version) async throws {
        await #expect {
            _ = try await pull([Self.begun], from: LMStudioModel(version))
        } throws: {
            let error = $0 as? EngineError
            return error?.code == .unsupported && error?.description.contains("0.4.0") == true
        }
    }

    @Test("Stopping ends the wait")
    func cancel() async throws {
        let server = LMStudioModel()
        server.state.withLock { $0.download = [Self.begun, Self.status(1)] }
        let clock = ManualClock()
        try await with(server, clock: clock) { engine in
            let pulling = Task { try await engine.pull("a/b") { _ in } }
            await clock.waitForSleepers()
            pulling.cancel()
            await #expect { _ = try await pulling.value } throws: {
                ($0 as? EngineError)?.code == .cancelled
            }
        }
    }

    @Test(
        "A name is parted from its quantization",
        arguments: [
            ("a/b@q4_k_m", "a/b", "q4_k_m"), ("a/b:Q4_K_M", "a/b", "Q4_K_M"), ("a/b", "a/b", nil),
            ("https://huggingface.co/a/b", "https://huggingface.co/a/b", nil), ("a@", "a@", nil),
        ] as [(String, String, String?)])
    func names(text: String, model: String, quantization: String?) {
        let parts = LMStudioDownload.parts(of: text)
        #expect(parts.model == model && parts.quantization == quantization)
    }
}
