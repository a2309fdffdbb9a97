import ChatCore
import EngineKit
import Testing

@testable import LlamaEngine

@Suite("Memory before loading, with a draft model", .serialized)
struct DraftMemoryTests {
    /// Of a model that drafts for itself: its vocabulary is sure to be the same.
    private func request(
        _ model: String = TestModel.path, window: Int, draft: Bool = true
    ) -> LoadRequest {
        var settings = EngineSettings(contextWindow: window)
        settings.loadMode = .copy
        settings.draftModel = draft ? model : nil
        return LoadRequest(model: model, settings: settings)
    }

    @Test("a draft model counts with its weights, its cache and its buffers")
    func counted() async throws {
        let engine = LlamaEngine()
        let alone = try await engine.memory(for: request(window: 1024, draft: false))
        let pair = try await engine.memory(for: request(window: 1024))
        let needed = try #require(alone.devices.last?.needed)
        #expect(needed > 0)
        #expect(pair.devices.map(\.name) == alone.devices.map(\.name))
        for (pair, alone) in zip(pair.devices, alone.devices) {
            #expect(pair.weights == 2 * alone.weights)
            #expect(pair.cache == 2 * alone.cache)
            #expect(pair.compute == 2 * alone.compute)
        }
    }

    @Test("what is computed is what a load takes", arguments: MemoryEstimateTests.models)
    func exact(model: String) async throws {
        let engine = LlamaEngine()
        let request = request(model, window: 1000)
        let computed = try await engine.memory(for: request)
        let taken = try #require(try await engine.load(request) { _ in }.memory)
        #expect(computed.devices.map(\.name) == taken.devices.map(\.name))
        for (computed, taken) in zip(computed.devices, taken.devices) {
            #expect(computed.cache == taken.cache)
            #expect(computed.compute == taken.compute)
            // The draft model's weights are mapped, with what lies between them.
            #expect(computed.weights <= taken.weights + 4096)
        }
    }

    @Test("a pair that does not fit, though the model would, is refused before loading")
    func refused() async throws {
        let engine = LlamaEngine()
        let far = request(window: 1 << 26, draft: false)
        let largest = try #require(try await engine.memory(for: far).largestWindow)
        let window = largest - largest / 10
        #expect(try await engine.memory(for: request(window: window, draft: false)).fits)

        let estimate = try await engine.memory(for: request(window: window))
        #expect(!estimate.fits)
        let together = try #require(estimate.largestWindow)
        #expect(together < window)
        let error = await #expect(throws: EngineError.self) {
            _ = try await engine.load(request(window: window)) { _ in }
        }
        #expect(error?.code == .outOfMemory)
        let sentence = error?.description ?? ""
        let name = "SmolLM2-135M-Instruct.Q4_1.gguf"
        #expect(
            sentence.hasPrefix("\(name) with the draft model \(name) needs "), "\(sentence)")
        #expect(sentence.contains("; of that the draft model "), "\(sentence)")
        #expect(sentence.contains("it would fit, and perhaps without the draft model"))
        #expect(!sentence.contains("\n"))
    }

    @Test("far beyond what fits, the draft model's cache is continued as well")
    func extrapolated() async throws {
        let window = 1 << 26
        let estimate = try await LlamaEngine().memory(for: request(window: window))
        #expect(!estimate.fits)
        #expect(estimate.devices.last?.cache == 2 * window * 23040)
    }

    @Test("a draft model that is not there is named, before anything is loaded")
    func missing() async throws {
        let engine = LlamaEngine()
        var request = request(window: 256)
        request.settings.draftModel = "/nowhere/small.gguf"
        let unchecked = MemoryCheck.isNeedless(try LoadPlan(request))
        #expect(!unchecked)
        let error = await #expect(throws: EngineError.self) {
            _ = try await engine.load(request) { _ in Issue.record("a model was loaded") }
        }
        #expect(error?.code == .modelUnreadable)
        #expect(error?.description.hasPrefix("The draft model small cannot be loaded") == true)
        await #expect(throws: EngineError.self) { _ = try await engine.memory(for: request) }
    }

    @Test("what comes back when the pair goes is all but the draft model's mapped weights")
    func freed() throws {
        _ = LlamaEngine()
        let session = try ModelLoader(
            request: request(window: 256), stop: StopSignal(), progress: { _ in }
        ).load()
        let host = try #require(session.loaded.memory?.devices.last)
        let mapped = try #require(session.draftModel?.mappedBytes)
        let weights = try #require(session.draftModel?.memory.last?.weights)
        #expect(mapped == weights || mapped == 0)
        #expect(host.weights > weights)
        #expect(session.bytesFreedByUnloading == host.needed - mapped)
    }

    @Test("what was available is told of a load too small to be checked, too")
    func available() async throws {
        let engine = LlamaEngine()
        let memory = try #require(
            try await engine.load(request(window: 256, draft: false)) { _ in }.memory)
        #expect(memory.devices.last?.available != nil)
        #expect(memory.fits)
        #expect(memory.largestWindow == nil)
    }

    @Test("what two models take is added device by device, the machine's memory last")
    func sum() {
        func device(_ name: String, _ scale: Int) -> MemoryEstimate.Device {
            MemoryEstimate.Device(
                name: name, weights: scale, cache: 10 * scale, compute: 100 * scale,
                available: 1000)
        }
        var estimate = MemoryEstimate(
            devices: [device("CUDA0", 1), device("CPU", 2)], contextWindow: 256)
        estimate.add([device("CUDA1", 3), device("CPU", 4)])
        #expect(
            estimate.devices == [device("CUDA0", 1), device("CUDA1", 3), device("CPU", 6)])
        #expect(estimate.availableByName == ["CUDA0": 1000, "CUDA1": 1000, "CPU": 1000])
        estimate.enter(available: ["CPU": 5])
        #expect(estimate.devices.map(\.available) == [nil, nil, 5])
        #expect(!estimate.fits)
    }

    @Test("a need is continued in a straight line, each part of it, without the weights")
    func line() {
        func need(_ cache: Int, window: Int) -> MemoryNeed {
            MemoryNeed(
                estimate: MemoryEstimate(
                    devices: [
                        MemoryEstimate.Device(
                            name: "CPU", weights: 7, cache: 2 * cache, compute: cache)
                    ], contextWindow: window),
                draft: [
                    MemoryEstimate.Device(name: "CPU", weights: 3, cache: cache, compute: 1)
                ])
        }
        let (half, whole) = (need(10, window: 100), need(20, window: 200))
        let far = whole.continued(from: half, steps: 3, window: 500)
        #expect(far.estimate.contextWindow == 500)
        #expect(far.estimate.devices.map(\.cache) == [100])
        #expect(far.estimate.devices.map(\.compute) == [50])
        #expect(far.estimate.devices.map(\.weights) == [7])
        #expect(far.draft.map(\.cache) == [50])
        #expect(far.draft.map(\.compute) == [1])
    }
}
