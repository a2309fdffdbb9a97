import ChatCore
import EngineKit
import Testing

@testable import LlamaEngine

@Suite("Settings in force", .serialized)
struct SettingsTests {
    static func settings(_ change: (inout EngineSettings) -> Void) -> EngineSettings {
        var settings = EngineSettings(contextWindow: 512)
        change(&settings)
        return settings
    }

    func load(
        _ model: String = TestModel.path, _ change: (inout EngineSettings) -> Void
    ) async throws -> LoadedModel {
        try await LlamaEngine().load(LoadRequest(model: model, settings: Self.settings(change))) {
            _ in
        }
    }

    @Test("every one is taken and read back")
    func readBack() async throws {
        let loaded = try await load {
            $0.contextWindow = 600
            $0.threads = 1
            $0.threadsPrefill = 2
            $0.flashAttention = .on
            $0.kvTypeK = "q8_0"
            $0.kvTypeV = "q5_1"
            $0.batch = 128
            $0.microBatch = 64
            $0.loadMode = .copy
            $0.gpuLayers = 0
            $0.ropeScaling = RopeScaling(
                kind: .yarn, factor: 2, frequencyBase: 20000, originalContext: 8192)
        }
        #expect(loaded.contextWindow == 768)
        #expect(loaded.threads == 1 && loaded.threadsPrefill == 2 && !loaded.threadsFollow)
        #expect(loaded.flashAttention == .on)
        #expect(loaded.kvTypeK == "q8_0" && loaded.kvTypeV == "q5_1")
        #expect(loaded.batch == 128 && loaded.microBatch == 64)
        #expect(loaded.loadMode == .copy)
        #expect(loaded.device == "CPU" && loaded.gpuLayers == 0 && loaded.layers == 30)
        #expect(
            loaded.ropeScaling
                == RopeScaling(kind: .yarn, factor: 2, frequencyBase: 20000, originalContext: 8192))
        // Not what the scaling makes of it.
        #expect(loaded.model.trainedContext == 8192)
    }

    @Test("what is left open is chosen, and told")
    func chosen() async throws {
        var request = LoadRequest(model: TestModel.path)
        request.fingerprint = "abc"
        let loaded = try await LlamaEngine().load(request) { _ in }
        #expect(loaded.fingerprint == "abc")
        #expect(loaded.threadsFollow && loaded.threads == loaded.threadsPrefill)
        #expect(loaded.batch == 256 && loaded.microBatch == 256)
        #expect(loaded.kvTypeK == "f16" && loaded.kvTypeV == "f16")
        #expect(loaded.flashAttention == .on || loaded.flashAttention == .off)
        #expect(loaded.loadMode == .copy || loaded.loadMode == .mmap)
        #expect(
            loaded.ropeScaling?.kind == RopeScaling.Kind.none && loaded.ropeScaling?.factor == 1)
        #expect(loaded.slidingWindow == nil && loaded.canShift)
        #expect(loaded.memory?.devices.count == 1)
    }

    @Test("a sliding window, and what it does to shifting, are told")
    func slidingWindow() async throws {
        let half = try await load(TestModel.secondPath) {
            $0.contextWindow = 2048
            $0.fullSlidingWindow = false
        }
        #expect(half.slidingWindow == 512 && !half.canShift)
        let full = try await load(TestModel.secondPath) {
            $0.contextWindow = 2048
            $0.fullSlidingWindow = true
        }
        #expect(full.canShift)
    }

    @Test("weights are mapped, locked or copied as asked", arguments: LoadMode.allCases)
    func loadModes(mode: LoadMode) async throws {
        let loaded = try await load { $0.loadMode = mode }
        // What the system does not let be locked is said to be mapped.
        #expect(loaded.loadMode == mode || mode == .mlock && loaded.loadMode == .mmap)
    }

    @Test("a prompt is read in batches of the size asked for")
    func batches() async throws {
        let engine = LlamaEngine()
        let settings = Self.settings { $0.batch = 32 }
        _ = try await engine.load(LoadRequest(model: TestModel.path, settings: settings)) { _ in }
        let text = String(repeating: "one two three ", count: 30)
        let reply = try await Reply(
            engine.generate(request(1, [PromptMessage(.user, text)], maxTokens: 1)))
        let steps = zip(reply.progress.dropFirst(), reply.progress).map {
            $0.processed - $1.processed
        }
        #expect(steps.count > 2)
        #expect(steps.dropLast().allSatisfy { $0 == 32 })
    }

    @Test(
        "a wrong one is refused in one sentence that says what is allowed",
        arguments: [
            (settings { $0.contextWindow = 0 }, "from 1 to"),
            (settings { $0.threads = 0 }, "from 1 to 512"),
            (settings { $0.threadsPrefill = 1000 }, "1000 prefill threads"),
            (settings { $0.batch = 0 }, "from 1 to"),
            (settings { $0.microBatch = -1 }, "from 1 to"),
            (
                settings {
                    $0.batch = 64
                    $0.microBatch = 128
                }, "at most 64"
            ),
            (settings { $0.gpuLayers = -1 }, "from 0 to"),
            (settings { $0.kvTypeV = "q9" }, "q8_0"),
            (
                settings {
                    $0.kvTypeV = "q8_0"
                    $0.flashAttention = .off
                }, "f16"
            ),
            (settings { $0.devices = ["CUDA7"] }, "there is CPU"),
            (settings { $0.ropeScaling = RopeScaling(factor: 0) }, "above 0"),
            (
                settings { $0.ropeScaling = RopeScaling(kind: RopeScaling.Kind.none, factor: 2) },
                "linear or yarn"
            ),
            (settings { $0.ropeScaling = RopeScaling(frequencyBase: -1) }, "above 0"),
            (settings { $0.ropeScaling = RopeScaling(originalContext: 0) }, "from 1 to"),
        ])
    func refused(settings: EngineSettings, allowed: String) {
        let error = #expect(throws: EngineError.self) {
            _ = try LoadPlan(LoadRequest(model: TestModel.path, settings: settings))
        }
        #expect(error?.code == .invalidSetting)
        let sentence = error?.description ?? ""
        #expect(sentence.contains(allowed), "\(sentence)")
        #expect(sentence.hasSuffix(".") && !sentence.contains("\n"))
    }

    @Test("the processor can be asked for by name")
    func processor() async throws {
        let loaded = try await load { $0.devices = ["cpu"] }
        #expect(loaded.device == "CPU")
    }

    @Test("what libllama refuses is told as the setting to change")
    func contextRefusals() throws {
        let plan = try LoadPlan(
            LoadRequest(
                model: "m",
                settings: Self.settings {
                    $0.kvTypeK = "q8_0"
                    $0.kvTypeV = "q4_0"
                }))
        func sentence(_ line: String) -> String? {
            ContextRefusal(errors: ["other", line], plan: plan)?.description
        }
        let head = "llama_init_from_model: "
        #expect(
            sentence(
                head + "K cache type q8_0 with block size 32 does not divide n_embd_head_k=80")
                == "A K cache of q8_0 needs attention heads of a multiple of 32, and this model's are 80 wide; choose f32, f16, bf16."
        )
        #expect(
            sentence(
                head + "V cache type q4_0 with block size 32 does not divide n_embd_head_v=80")?
                .contains("A V cache of q4_0") == true)
        #expect(
            sentence(head + "model does not support different K (q8_0) and V (q4_0) cache types")?
                .contains("the same for K and V") == true)
        #expect(sentence("failed to allocate buffer for kv cache") == nil)
    }
}
