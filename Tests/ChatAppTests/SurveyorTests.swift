import ChatCore
import Foundation
import ModelLibrary
import Synchronization
import Testing

@testable import ChatApp

@Suite("Looking what there is on this machine")
struct SurveyorTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "canter-\(UUID())")

    private func surveyor(available: Int? = 1 << 40, gpus: [String] = []) -> Surveyor {
        // Without what a service of this machine may have.
        var surveyor = Surveyor(environment: [
            "XDG_DATA_HOME": folder.path, "HOME": folder.path,
            "OLLAMA_MODELS": folder.path + "/ollama",
        ])
        // Nothing listens there: it refuses at once.
        surveyor.servers = ServerList(
            ["http://127.0.0.1:1", "no address at all"].map {
                .init(address: $0, isConfigured: false)
            })
        surveyor.machine = {
            MachineSurvey.Machine(
                processor: "Example", physicalCores: nil, logicalCores: 2, usableCores: 2,
                memory: 2 << 40, availableMemory: available, gpus: gpus)
        }
        return surveyor
    }

    private func put(_ data: Data, _ name: String) throws {
        let models = folder.appending(path: "canter/models")
        try FileManager.default.createDirectory(at: models, withIntermediateDirectories: true)
        try data.write(to: models.appending(path: name))
    }

    @Test("it is told in steps, each knowing more, until everything was looked at")
    func steps() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try put(Data("no model".utf8), "cut.gguf")
        let steps = Mutex<[MachineSurvey]>([])
        let survey = await surveyor().survey { survey in steps.withLock { $0.append(survey) } }
        let told = steps.withLock { $0 }
        #expect(told.count == 5)
        #expect(told.dropLast().allSatisfy { !$0.isComplete } && told.last?.isComplete == true)
        #expect(told.last == survey)
        #expect(survey.engines == [])
        #expect(survey.disk?.folder == folder.path + "/canter/models")
        #expect((survey.disk?.free ?? 0) > 0)
        let model = try #require(survey.models?.first)
        #expect(
            model.description.broken?.isEmpty == false && model.memory == nil && model.fit == nil)
        #expect(survey.starter?.isPresent == false && survey.starter?.fit == .fits)
    }

    @Test("cancelled, nothing is told any more")
    func cancelled() async {
        let steps = Mutex(0)
        let surveyor = surveyor()
        let survey = Task {
            // The task's own cancellation is there before it begins.
            unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
            return await surveyor.survey { _ in steps.withLock { $0 += 1 } }
        }
        #expect(await survey.value.isComplete == false)
        #expect(steps.withLock { $0 } == 0)
    }

    @Test("what fits is judged by what is available; with a GPU, what does not is open")
    func fits() {
        func fit(_ needed: Int, gpus: [String] = []) -> MachineSurvey.Fit? {
            surveyor(available: 800, gpus: gpus).machine().fit(needed)
        }
        #expect(fit(700) == .fits)
        #expect(fit(701) == .tight)
        #expect(fit(800) == .tight)
        #expect(fit(801) == .tooBig)
        #expect(fit(801, gpus: ["CUDA0"]) == nil)
        #expect(surveyor(available: nil).machine().fit(1) == nil)
    }

    @Test(
        "the estimates of real models are what the engine computes, to the byte or nearly",
        .enabled(if: ProcessInfo.processInfo.environment["CANTER_TEST_MODEL_2"] != nil))
    func real() throws {
        let environment = ProcessInfo.processInfo.environment
        // What the engine says of them: cache, compute, weights.
        for (variable, sizes) in [
            ("CANTER_TEST_MODEL", [188_743_680, 51_512_320, 96_576_768]),
            ("CANTER_TEST_MODEL_2", [36_962_304, 269_747_200, 246_587_904]),
        ] {
            let path = try #require(environment[variable])
            let device = try #require(GGUFModel(path: path).memoryEstimate(window: 8192)).devices[0]
            #expect(device.cache == sizes[0])
            #expect(abs(device.compute - sizes[1]) < sizes[1] / 50)
            #expect(abs(device.weights - sizes[2]) < sizes[2] / 50)
        }
    }
}
