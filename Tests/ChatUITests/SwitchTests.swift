import Canvas
import ChatCore
import Testing

@testable import ChatUI

struct SwitchTests {
    private func previewing(_ offer: ModelOffer = OfferSamples.gemma) -> Scene {
        let scene = Scene.models(160, 36)
        scene.choose(offer)
        #expect(scene.press(.enter) == [.preview(scene.settings(with: offer))])
        return scene
    }

    @Test("Enter shows what a switch takes as it becomes known, Enter again switches")
    func preview() {
        let scene = previewing()
        #expect(scene.shows("what it takes …"))
        var part = SwitchPreview(OfferSamples.gemma.model)
        part.loadSeconds = Figure(0.9, .estimated)
        scene.send(.previewed(part))
        #expect(scene.shows("~900 ms"))
        scene.send(.previewed(Scene.preview(OfferSamples.gemma)))
        #expect(scene.shows("2,950 tokens under its own tokenizer, ~12 s"))
        #expect(scene.shows("fits: ~405 MiB after it, ~615 MiB at most on the way, 210 MiB now"))
        #expect(scene.shows("SmolLM2-135M-Instruct Q4_1 is kept ready"))
        let settings = scene.settings(with: OfferSamples.gemma)
        #expect(settings.model == OfferSamples.gemma.model.path)
        #expect(scene.press(.enter) == [.switchModel(settings)])
        #expect(scene.state.focus == .composer)
    }

    @Test("A switch need not wait for its preview, and one of another model is not shown")
    func incomplete() {
        let scene = previewing()
        scene.send(.previewed(Scene.preview(OfferSamples.llamaLarge)))
        #expect(scene.shows("what it takes …"))
        #expect(
            scene.press(.enter) == [.switchModel(scene.settings(with: OfferSamples.gemma))])
    }

    @Test("Leaving the preview in any way stops it", arguments: [0, 1, 2, 3])
    func leave(_ way: Int) {
        let scene = previewing()
        let effects =
            switch way {
            case 0: scene.press(.escape)
            case 1: scene.press(.down)
            case 2: scene.control("c")
            default: scene.control("o")
            }
        #expect(effects == [.stopPreviewing])
        #expect(scene.state.models.preview == nil)
    }

    @Test("What is too big says so, and can be tried")
    func tooBig() {
        let scene = previewing(OfferSamples.llamaLarge)
        var preview = Scene.preview(OfferSamples.llamaLarge)
        preview.fit = .tooBig
        scene.send(.previewed(preview))
        #expect(scene.shows("It needs more memory than is free"))
        #expect(
            scene.press(.enter) == [.switchModel(scene.settings(with: OfferSamples.llamaLarge))])
    }

    @Test("What cannot be told is said, and can be tried")
    func failed() {
        let scene = previewing()
        scene.send(.previewFailed("The engine does not answer."))
        #expect(scene.shows("The engine does not answer."))
        #expect(scene.press(.enter).count == 1)
    }

    @Test("Messages wait until it is decided who answers; then they are sent")
    func queue() {
        let scene = previewing()
        scene.press(.enter)
        scene.send(.switching(.loading(fraction: 0.43)))
        #expect(scene.shows("loading gemma-3-270m Q4_K_M 43%"))
        scene.type("hello")
        #expect(scene.press(.enter) == [])
        #expect(scene.shows("1 queued"))
        scene.send(.switching(.reading(PromptProgress(processed: 1_000, total: 3_010, reused: 0))))
        scene.wait(.seconds(2))
        scene.send(.switching(.reading(PromptProgress(processed: 1_234, total: 3_010, reused: 0))))
        #expect(scene.shows("reading 1,234 of 3,010 tokens (15 s left)"))
        var settings = scene.settings(with: OfferSamples.gemma)
        settings.loading.contextWindow = 4096
        let effects = scene.send(
            .switched(
                settings, Scene.loaded(OfferSamples.gemma), Scene.outcome(OfferSamples.gemma)))
        #expect(effects == [.send("hello")])
        #expect(scene.lookups.contains(.lookUpSpeed(Scene.loaded(OfferSamples.gemma))))
        #expect(scene.state.settings == settings)
        #expect(scene.state.loadedSettings == settings)
        #expect(scene.state.loadedModel == Scene.loaded(OfferSamples.gemma))
        #expect(
            scene.shows(
                "── now gemma-3-270m Q4_K_M: loaded in 800 ms (said 900 ms), read 2,950 tokens in 11 s"
            ))
    }

    @Test("Esc stays with the model of before, and says so")
    func escape() {
        let scene = previewing()
        scene.press(.enter)
        scene.type("wait")
        scene.press(.enter)
        #expect(scene.press(.escape) == [.stopSwitching])
        #expect(scene.send(.switchFailed(nil)) == [.send("wait")])
        #expect(
            scene.shows(
                "gemma-3-270m Q4_K_M was given up. SmolLM2-135M-Instruct Q4_1 still answers."))
        #expect(scene.state.settings.model == nil)
    }

    @Test("A switch that fails says why, and who answers")
    func failure() {
        let scene = previewing()
        scene.press(.enter)
        scene.send(.switchFailed("There is not enough memory."))
        #expect(
            scene.shows("There is not enough memory. SmolLM2-135M-Instruct Q4_1 still answers."))
    }

    @Test("A reply that streams is stopped and kept, and what waits goes to the new model")
    func whileStreaming() {
        let scene = Scene.ready(120, 36)
        scene.ask("why do llamas hum?")
        scene.stream("Because they")
        scene.type("and alpacas?")
        scene.press(.enter)
        scene.type("/model gemma")
        var settings = ChatSettings()
        settings.model = "gemma"
        #expect(scene.press(.enter) == [.stop, .switchModel(settings)])
        scene.end(.cancelled)
        #expect(scene.state.composer.text.isEmpty)
        #expect(scene.shows("Because they"))
        let effects = scene.send(
            .switched(
                settings, Scene.loaded(OfferSamples.gemma), Scene.outcome(OfferSamples.gemma)))
        #expect(effects == [.send("and alpacas?")])
    }

    @Test("While one switch runs, another is refused, and so is an answer anew")
    func busy() {
        let scene = Scene.ready(120, 36)
        scene.ask("why?")
        scene.stream("Because.")
        scene.end()
        scene.type("/model gemma")
        scene.press(.enter)
        for command in [
            "/model other", "/engine http://127.0.0.1:8000", "/regenerate", "/context 512",
        ] {
            scene.type(command)
            #expect(scene.press(.enter) == [])
            #expect(scene.shows("Another model is on its way; Esc gives that up."))
        }
    }

    @Test("Without a model, one is loaded in the place of none")
    func load() {
        let scene = Scene(120, 36)
        scene.send(.loadFailed(Failure("no")))
        scene.type("/model gemma")
        var settings = ChatSettings()
        settings.model = "gemma"
        #expect(scene.press(.enter) == [.load(settings)])
        scene.control("o")
        scene.send(.offers(OfferSamples.all, isComplete: true))
        scene.choose(OfferSamples.vllm)
        settings.engine = "http://10.0.0.7:8000"
        settings.model = "Qwen/Qwen3-0.6B-AWQ"
        #expect(scene.press(.enter) == [.useEngine(settings)])
    }

    @Test("/engine goes on with a server, or with the embedded engine")
    func engine() {
        let scene = Scene.ready(120, 36)
        scene.type("/engine http://127.0.0.1:8000")
        var settings = ChatSettings()
        settings.engine = "http://127.0.0.1:8000"
        #expect(scene.press(.enter) == [.switchModel(settings)])
        let none = Scene(120, 36)
        none.send(.loadFailed(Failure("no")))
        none.type("/engine http://127.0.0.1:8000")
        #expect(none.press(.enter) == [.useEngine(settings)])
    }

    @Test(
        "/quant goes on with another quantization as soon as it is found, or says which there are")
    func quantization() {
        var larger = OfferSamples.smol
        larger.model.quantization = Quantization("Q8_0")
        larger.model.path = "/models/q8.gguf"
        let scene = Scene.ready(160, 30)
        scene.type("/quant q8_0")
        #expect(scene.press(.enter) == [.listOffers(ChatSettings())])
        #expect(scene.send(.offers([OfferSamples.smol], isComplete: false)) == [])
        var settings = ChatSettings()
        settings.model = "/models/q8.gguf"
        #expect(
            scene.send(.offers([OfferSamples.smol, larger], isComplete: false)) == [
                .switchModel(settings)
            ])
        scene.send(.switchFailed(nil))
        scene.type("/quant q2_k")
        scene.press(.enter)
        #expect(scene.send(.offers([OfferSamples.smol, larger], isComplete: true)) == [])
        #expect(scene.shows("there is Q8_0, Q4_1"))
        // The one that answers counts also where it was not found.
        scene.type("/quant q2_k")
        scene.press(.enter)
        #expect(scene.send(.offers([OfferSamples.gemma], isComplete: true)) == [])
        #expect(scene.shows("There is no SmolLM2-135M-Instruct as Q2_K here; there is Q4_1."))
        scene.type("/quant q4_1")
        scene.press(.enter)
        #expect(scene.send(.offers([OfferSamples.gemma], isComplete: true)) == [])
        #expect(scene.shows("SmolLM2-135M-Instruct Q4_1 answers already."))
        scene.type("/quant")
        #expect(scene.press(.enter) == [.listOffers(ChatSettings())])
        #expect(scene.state.models.grid.rows.map(\.name) == ["SmolLM2-135M-Instruct"])
        #expect(scene.state.models.cell?.sign == .loaded)
    }

    @Test("A model that was kept, and one from the disk, say how they came back")
    func ways() {
        var outcome = Scene.outcome(OfferSamples.gemma)
        #expect(
            SwitchText.outcome(outcome)
                == "loaded in 800 ms (said 900 ms), read 2,950 tokens in 11 s (said 12 s), 412 MiB (said 405 MiB)"
        )
        outcome.way = .warm
        outcome.loadSeconds = 0.04
        outcome.readSeconds = nil
        #expect(SwitchText.outcome(outcome).hasPrefix("still ready, "))
        outcome.way = .restored(tokens: 2_950, bytes: 95 << 20)
        outcome.readSeconds = 0.2
        #expect(
            SwitchText.outcome(outcome).contains("2,950 tokens back from the disk in 200 ms"))
        var preview = Scene.preview(OfferSamples.gemma)
        preview.way = .restored(tokens: 2_950, bytes: 95 << 20)
        var state = PreviewState(OfferSamples.gemma, ChatSettings())
        state.preview = preview
        #expect(
            SwitchText.facts(state, old: "it").contains(
                Fact(
                    "to read", "2,950 tokens come back from the disk (95 MiB), ~12 s",
                    brief: "2,950 tokens from the disk, ~12 s")))
    }
}
