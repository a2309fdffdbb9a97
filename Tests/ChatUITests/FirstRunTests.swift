import Canvas
import ChatCore
import TestSupport
import Testing

@testable import ChatUI

struct FirstRunTests {
    static let gibibyte = 1 << 30

    private static func survey(models: [MachineSurvey.Model] = [], starter: Bool = true)
        -> MachineSurvey
    {
        var survey = MachineSurvey()
        survey.machine = .init(
            processor: "AMD Ryzen 7 5800X", physicalCores: 8, logicalCores: 16, usableCores: 16,
            memory: 16 * gibibyte, availableMemory: 12 * gibibyte, gpus: [])
        survey.disk = .init(folder: "/home/me/.local/share/canter/models", free: 80 * gibibyte)
        survey.models = models
        survey.suggestions = [
            ModelSuggestion(
                parameters: 4_000_000_000, quantization: Quantization("Q4_K_M"),
                memoryBytes: 4_400_000_000, contextWindow: 8192, fit: .fits,
                speed: Figure(14.2, .estimated), reason: "It is the largest that is responsive.")
        ]
        survey.engines = [
            .init(
                name: "Ollama", address: "http://127.0.0.1:11434",
                models: ["llama3.1:8b", "qwen3"].map {
                    ModelDescription(name: $0, displayName: $0, store: "Ollama")
                })
        ]
        if starter {
            survey.starter = .init(
                name: "SmolLM2-135M-Instruct", size: 98_362_432, path: "/m.gguf",
                isPresent: false, fit: .fits)
        }
        return survey
    }

    private static var models: [MachineSurvey.Model] {
        var small = Scene.model
        small.path = "/models/small.gguf"
        var large = Scene.model
        large.name = "Llama-3.3-70B-Q8_0"
        var broken = Scene.model
        broken.broken = "It ends in the middle."
        let estimate = MemoryEstimate(
            devices: [
                .init(name: "CPU", weights: 98_000_000, cache: 188_743_680, compute: 9_000_000)
            ],
            contextWindow: 8192)
        return [
            .init(description: small, memory: estimate, fit: .fits),
            .init(description: large, memory: nil, fit: .tooBig),
            .init(description: broken, memory: nil, fit: nil),
        ]
    }

    private func scene(_ columns: Int, _ rows: Int, _ survey: MachineSurvey? = survey()) -> Scene {
        let scene = Scene(columns, rows)
        scene.send(.modelMissing)
        if let survey { scene.send(.surveyed(survey)) }
        return scene
    }

    @Test("A machine without a model is said what it is, what answers and what to press")
    func looks() throws {
        for (columns, rows) in ScreenGoldenTests.sizes {
            let difference = try GoldenGrid("first-run-\(columns)x\(rows)").difference(
                from: scene(columns, rows).grid())
            #expect(difference == nil)
        }
    }

    @Test("Without anything to begin with, the machine is looked at, and nothing blocks")
    func surveys() {
        let scene = Scene(100, 30)
        #expect(scene.send(.modelMissing) == [.survey])
        #expect(scene.shows("looking …"))
    }

    @Test("Enter fetches the starter model, shows how far it is, and the chat begins")
    func starter() {
        let scene = scene(100, 30)
        #expect(scene.press(.enter) == [.fetchStarter])
        #expect(scene.press(.enter) == [])
        scene.send(.fetching(0.42, bytes: 41_000_000))
        #expect(scene.shows("fetching  42%, 39 MiB so far"))
        var settings = ChatSettings()
        settings.model = "/m.gguf"
        #expect(scene.send(.fetched(path: "/m.gguf", nil)) == [.load(settings)])
    }

    @Test("A fetch that fails says why, and can be tried again")
    func failure() {
        let scene = scene(100, 30)
        scene.press(.enter)
        scene.send(.fetched(path: nil, "There is no network."))
        #expect(scene.shows("There is no network."))
        #expect(scene.press(.enter) == [.fetchStarter])
    }

    @Test("A digit takes a model that fits, or an engine that answers")
    func choices() {
        var settings = ChatSettings()
        settings.model = "/models/small.gguf"
        let scene = scene(120, 36, Self.survey(models: Self.models))
        #expect(scene.shows("1 model, 1 broken, 1 too large for this machine"))
        #expect(scene.press(.character("1")) == [.load(settings)])
        settings = ChatSettings()
        settings.engine = "http://127.0.0.1:11434"
        #expect(scene.press(.character("2")) == [.useEngine(settings)])
        #expect(scene.press(.character("3")) == [])
        #expect(scene.state.composer.text == "3")
        // Once something is written, digits are written too.
        scene.press(.character("1"))
        #expect(scene.state.composer.text == "31")
    }

    @Test("Without a model here, size, quantization and speed to begin with are said")
    func suggestion() {
        let scene = scene(120, 36)
        #expect(
            scene.shows(
                "begin with     4B as Q4_K_M in ~4.1 GiB · ~14.2 tok/s, feels readable"))
        var survey = Self.survey()
        survey.suggestions?[0].speed = nil
        scene.send(.surveyed(survey))
        #expect(scene.shows("4B as Q4_K_M in ~4.1 GiB"))
        #expect(!scene.shows("feels") && !scene.shows("tok/s"))
        survey.suggestions = []
        scene.send(.surveyed(survey))
        #expect(!scene.shows("begin with"))
    }

    @Test("What is here and does well is what to begin with, and the first digit takes it")
    func best() {
        func model(_ name: String, _ weights: Int, _ speed: Double) -> MachineSurvey.Model {
            var description = Scene.model
            description.name = name
            description.path = "/models/\(name).gguf"
            description.parameters = weights
            var model = MachineSurvey.Model(description: description, memory: nil, fit: .fits)
            model.speed = Figure(speed, .estimated)
            return model
        }
        let models = [
            model("small", 135_000_000, 142), model("slow", 14_000_000_000, 3),
            model("right", 4_000_000_000, 21),
        ]
        let scene = scene(120, 36, Self.survey(models: models))
        #expect(scene.shows("begin with     right, which is here · ~21.0 tok/s, feels responsive"))
        #expect(scene.shows("1  right") && scene.shows("2  small") && scene.shows("3  slow"))
        var settings = ChatSettings()
        settings.model = "/models/right.gguf"
        #expect(scene.press(.character("1")) == [.load(settings)])
    }

    @Test("Where all that is here is slow, what would do better is said")
    func slow() {
        var model = Self.models[0]
        model.speed = Figure(2, .estimated)
        let scene = scene(120, 36, Self.survey(models: [model]))
        #expect(scene.shows("begin with     4B as Q4_K_M"))
    }

    @Test("What fits is estimated from the memory there is")
    func sizes() {
        #expect(
            ModelSize.largest(in: 12 * Self.gibibyte, bits: ModelSize.q4KMBits) == 14_000_000_000)
        #expect(ModelSize.largest(in: 12 * Self.gibibyte, bits: ModelSize.q8Bits) == 8_000_000_000)
        #expect(ModelSize.largest(in: Self.gibibyte, bits: ModelSize.q4KMBits) == nil)
    }
}
