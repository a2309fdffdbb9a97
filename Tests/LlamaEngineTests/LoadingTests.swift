import ChatCore
import EngineKit
import Foundation
import LlamaEngine
import Synchronization
import Testing

@Suite("Loading", .serialized, .oneAtATime)
struct LoadingTests {
    @Test("what is in force is read back, and progress ends at the whole")
    func loads() async throws {
        let engine = LlamaEngine()
        let fractions = Mutex<[Double]>([])
        let loaded = try await engine.load(LoadRequest(model: TestModel.path)) { progress in
            fractions.withLock { $0.append(progress.fraction ?? -1) }
        }
        #expect(loaded.model.quantization == Quantization("Q4_1"))
        #expect(loaded.model.family == "llama")
        #expect(loaded.model.parameters == 134_515_008)
        #expect(loaded.contextWindow == 8192)
        #expect(loaded.hasChatTemplate)
        #expect(loaded.kvTypeK == "f16")
        let seen = fractions.withLock { $0 }
        #expect(seen == seen.sorted())
        #expect(seen.last == 1)
    }

    @Test("cancelling the task aborts the load")
    func cancelled() async throws {
        let engine = LlamaEngine()
        let (started, continuation) = AsyncStream.makeStream(of: Void.self)
        // Holds the load at its first report until it is cancelled.
        let cancelled = DispatchSemaphore(value: 0)
        let load = Task {
            try await engine.load(LoadRequest(model: TestModel.path)) { _ in
                continuation.yield()
                cancelled.wait()
                cancelled.signal()
            }
        }
        for await _ in started { break }
        load.cancel()
        cancelled.signal()
        let error = await #expect(throws: EngineError.self) { _ = try await load.value }
        #expect(error?.code == .cancelled)
        let after = await #expect(throws: EngineError.self) { _ = try await engine.occupancy() }
        #expect(after?.code == .noModel)
    }

    @Test(
        "a file that is no model is refused in a sentence naming it",
        arguments: ["text", "empty", "cut"])
    func unreadable(kind: String) async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).gguf")
        defer { try? FileManager.default.removeItem(at: file) }
        switch kind {
        case "text": try Data("This is a letter, not a model.\n".utf8).write(to: file)
        case "empty": try Data().write(to: file)
        default:
            let model = try FileHandle(forReadingFrom: URL(filePath: TestModel.path))
            try model.read(upToCount: 40_000_000)?.write(to: file)
        }
        let engine = LlamaEngine()
        let error = await #expect(throws: EngineError.self) {
            _ = try await engine.load(LoadRequest(model: file.path)) { _ in }
        }
        #expect(error?.code == .modelUnreadable)
        #expect(error?.description.contains(file.lastPathComponent) == true)
        #expect(error?.description.contains("\n") == false)
    }

    @Test("an unknown cache type is refused with the names there are")
    func unknownType() async throws {
        let engine = LlamaEngine()
        let settings = EngineSettings(kvTypeK: "q9_9")
        let error = await #expect(throws: EngineError.self) {
            _ = try await engine.load(LoadRequest(model: TestModel.path, settings: settings)) { _ in
            }
        }
        #expect(error?.code == .invalidSetting)
        #expect(error?.description.contains("q8_0") == true)
    }

    @Test("without a model every call says so")
    func noModel() async throws {
        let engine = LlamaEngine()
        let error = await #expect(throws: EngineError.self) {
            _ = try await Reply(engine.generate(request(1, [PromptMessage(.user, "hi")])))
        }
        #expect(error?.code == .noModel)
    }
}
