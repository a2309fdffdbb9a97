import ChatCore
import EngineKit
import Foundation
import Testing

@testable import LlamaEngine

@Suite("Memory before loading", .serialized)
struct MemoryEstimateTests {
    static let models = [TestModel.path, TestModel.secondPath]

    static func settings(_ change: (inout EngineSettings) -> Void) -> EngineSettings {
        var settings = EngineSettings()
        // Where weights are copied the sizes are those of the tensors; a
        // mapping begins and ends at theirs, padding between included.
        settings.loadMode = .copy
        change(&settings)
        return settings
    }

    static let settings: [EngineSettings] = [
        settings { $0.contextWindow = 256 },
        settings { $0.contextWindow = 1000 },
        settings {
            $0.contextWindow = 4096
            $0.kvTypeK = "q8_0"
            $0.kvTypeV = "q8_0"
        },
        settings {
            $0.contextWindow = 2048
            $0.kvTypeK = "q4_0"
            $0.flashAttention = .off
        },
        settings {
            $0.contextWindow = 2048
            $0.kvTypeK = "bf16"
            $0.kvTypeV = "bf16"
            $0.flashAttention = .on
            $0.batch = 1024
            $0.microBatch = 512
        },
        settings {
            $0.contextWindow = 4096
            $0.fullSlidingWindow = false
        },
        settings {
            $0.contextWindow = 1024
            $0.loadMode = .mmap
        },
    ]

    @Test("what is computed is what a load takes, to the byte", arguments: models, settings)
    func exact(model: String, settings: EngineSettings) async throws {
        let engine = LlamaEngine()
        let request = LoadRequest(model: model, settings: settings)
        let computed = try await engine.memory(for: request)
        let taken = try #require(try await engine.load(request) { _ in }.memory)
        #expect(computed.contextWindow == taken.contextWindow)
        #expect(computed.devices.map(\.name) == taken.devices.map(\.name))
        for (computed, taken) in zip(computed.devices, taken.devices) {
            #expect(computed.cache == taken.cache)
            #expect(computed.compute == taken.compute)
            if settings.loadMode == .mmap {
                // What lies between the mapped weights is mapped as well, such
                // as those that are copied into another order.
                #expect(computed.weights <= taken.weights + 4096)
            } else {
                #expect(computed.weights == taken.weights)
            }
        }
        // The file's own weights, and a cache that is there at all.
        let size = try #require(fileSize(model))
        #expect(abs(computed.devices[0].weights - size) < size / 4)
        #expect(computed.devices[0].cache > 0)
        #expect(computed.fits)
    }

    @Test("a window that cannot fit is refused before loading, with one that would")
    func refused() async throws {
        let engine = LlamaEngine()
        let window = 1 << 26
        let request = LoadRequest(
            model: TestModel.path, settings: EngineSettings(contextWindow: window))
        let error = await #expect(throws: EngineError.self) {
            _ = try await engine.load(request) { _ in }
        }
        #expect(error?.code == .outOfMemory)
        let sentence = error?.description ?? ""
        #expect(sentence.hasPrefix("SmolLM2-135M-Instruct.Q4_1.gguf needs "), "\(sentence)")
        #expect(sentence.contains("(weights 0.1, KV cache "), "\(sentence)")
        #expect(!sentence.contains("\n"))

        let estimate = try await engine.memory(for: request)
        #expect(!estimate.fits)
        // In a straight line from smaller windows, and right all the same.
        #expect(estimate.devices[0].cache == window * 23040)
        let largest = try #require(estimate.largestWindow)
        #expect(sentence.contains("with --context "))
        #expect(largest % 256 == 0 && largest >= 8192 && largest < window)
    }

    @Test("the largest window fits and a step more does not")
    func largest() async throws {
        let engine = LlamaEngine()
        func estimate(_ window: Int) async throws -> MemoryEstimate {
            try await engine.memory(
                for: LoadRequest(
                    model: TestModel.path, settings: EngineSettings(contextWindow: window)))
        }
        let largest = try #require(try await estimate(1 << 26).largestWindow)
        // Memory comes and goes on a machine at work.
        #expect(try await estimate(largest - largest / 10).fits)
        #expect(try await !estimate(largest + largest / 10).fits)
        // Where everything fits it is the trained length.
        #expect(try await estimate(512).largestWindow == 8192)
    }

    @Test("what comes back when a model goes is all but weights mapped from their file")
    func freed() {
        var loaded = LoadedModel(
            model: ModelDescription(name: "m", displayName: "m", store: "s"), engine: "e",
            contextWindow: 256)
        #expect(loaded.bytesFreedByUnloading == 0)
        loaded.memory = MemoryEstimate(
            devices: [
                MemoryEstimate.Device(name: "CUDA0", weights: 1000, cache: 1000, compute: 1000),
                MemoryEstimate.Device(name: "CPU", weights: 100, cache: 20, compute: 3),
            ], contextWindow: 256)
        loaded.loadMode = .copy
        #expect(loaded.bytesFreedByUnloading == 123)
        loaded.loadMode = .mmap
        #expect(loaded.bytesFreedByUnloading == 23)
    }

    @Test("only a load that is small beside what is free goes unchecked")
    func needless() throws {
        func isNeedless(_ settings: EngineSettings) throws -> Bool {
            MemoryCheck.isNeedless(
                try LoadPlan(LoadRequest(model: TestModel.path, settings: settings)))
        }
        #expect(try !isNeedless(EngineSettings(contextWindow: 1 << 26)))
        var settings = EngineSettings()
        settings.microBatch = 1 << 16
        #expect(try !isNeedless(settings))
        let size = try #require(fileSize(TestModel.path))
        if try #require(availableMemory()) > 40 * size, size > 0 {
            #expect(try isNeedless(EngineSettings(contextWindow: 4096)))
        }
    }

    @Test("a file that is no model has no memory to tell of")
    func unreadable() async throws {
        let engine = LlamaEngine()
        let error = await #expect(throws: EngineError.self) {
            _ = try await engine.memory(for: LoadRequest(model: "/nowhere/x.gguf"))
        }
        #expect(error?.code == .modelUnreadable)
    }

    @Test(
        "numbers of bytes are told in one unit",
        arguments: [
            (5_583_457_485, "5.2 GiB", "1.0"), (3_000_000, "3 MiB", "1024"),
            (1 << 30, "1.0 GiB", "1.0"),
        ])
    func figures(bytes: Int, text: String, part: String) {
        #expect(MemoryFigure(bytes).description == text)
        #expect(MemoryFigure(bytes).part(1 << 30) == part)
    }
}
