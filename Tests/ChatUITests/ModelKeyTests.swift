import Canvas
import ChatCore
import Testing

@testable import ChatUI

struct ModelKeyTests {
    @Test("Ctrl-O looks the models up and shows them; again, or Esc, closes them")
    func open() {
        let scene = Scene.ready(120, 36)
        #expect(scene.control("o") == [.listOffers(ChatSettings())])
        // What is known already is there at once.
        #expect(scene.shows("looking …"))
        #expect(scene.shows("▸ SmolLM2-135M-Instruct"))
        scene.control("o")
        #expect(scene.state.focus == .composer)
        scene.type("/model")
        #expect(scene.press(.enter) == [.listOffers(ChatSettings())])
        scene.press(.escape)
        #expect(scene.state.focus == .composer)
    }

    @Test("The loaded model is chosen first, and said to be loaded")
    func loaded() {
        let scene = Scene.models(120, 36)
        #expect(scene.state.models.offer == OfferSamples.smol)
        #expect(scene.shows("it answers now"))
        #expect(scene.press(.enter) == [])
        #expect(scene.shows("SmolLM2-135M-Instruct Q4_1 answers already."))
    }

    @Test("Arrows go from cell to cell, Home and End to the first and the last model")
    func arrows() {
        let scene = Scene.models(120, 36)
        scene.press(.left)
        #expect(scene.state.models.offer?.model.quantization == Quantization("Q8_0"))
        scene.press(.right)
        scene.press(.down)
        #expect(scene.state.models.offer?.speaker == "SmolLM2-1.7B-Instruct Q6_K")
        scene.press(.down)
        // Back under the column that was gone to.
        #expect(scene.state.models.offer?.speaker == "Llama-3.2-3B-Instruct Q4_K_M")
        scene.press(.end)
        #expect(scene.state.models.offer == OfferSamples.torn)
        scene.press(.home)
        #expect(scene.state.models.offer?.model.family == "gemma3")
        _ = scene.grid()
        scene.press(.pageDown)
        #expect(scene.state.models.offer == OfferSamples.torn)
        scene.press(.pageUp)
        scene.press(.down)
        scene.press(.left, .control)
        #expect(scene.state.models.offer?.speaker == "gemma-3-1b-it Q5_K_M")
        scene.press(.home)
        scene.send(.input(.mouse(MouseEvent(action: .wheelDown, position: .zero))))
        #expect(scene.state.models.offer?.model.displayName == "gemma-3-1b-it")
    }

    @Test("Letters find; with vi's keys they move until / is pressed")
    func letters() {
        let scene = Scene.models(120, 36)
        scene.type("/qwen awq")
        #expect(scene.state.models.offer == OfferSamples.vllm)
        #expect(scene.state.models.grid.rows.count == 1)
        scene.control("u")
        #expect(scene.state.models.grid.rows.count == 8)
        #expect(scene.state.models.offer == OfferSamples.vllm)

        var settings = ChatSettings()
        settings.screen.editing = .vi
        let vi = Scene.models(120, 36, settings: settings)
        vi.type("h")
        #expect(vi.state.models.offer?.model.quantization == Quantization("Q8_0"))
        vi.type("lk")
        #expect(vi.state.models.offer?.model.displayName == "gemma-3-1b-it")
        vi.type("/qwen")
        #expect(vi.state.models.offer?.model.displayName == "Qwen3-0.6B")
        vi.press(.escape)
        #expect(vi.state.focus == .models)
        vi.press(.escape)
        #expect(vi.state.focus == .composer)
    }

    @Test("Tab shows speed, size and memory in turn, Ctrl-R orders the rows")
    func figures() {
        let scene = Scene.models(120, 36)
        #expect(scene.shows("142"))
        scene.press(.tab)
        #expect(scene.shows("94M"))
        #expect(scene.shows("~1.9G"))
        scene.press(.tab)
        #expect(scene.shows("memory it takes"))
        scene.press(.backTab)
        #expect(scene.shows("size on the disk"))
        scene.control("r")
        #expect(scene.shows("by name"))
        #expect(scene.state.models.offer == OfferSamples.smol)
        scene.press(.function(3))
        #expect(scene.shows("by speed"))
    }

    @Test("Ctrl-F marks a favourite, and no longer")
    func favourite() {
        let scene = Scene.models(120, 36)
        #expect(scene.control("f") == [.setFavourite(OfferSamples.smol, true)])
        #expect(scene.state.models.offer?.isFavourite == true)
        var marked = OfferSamples.smol
        marked.isFavourite = true
        #expect(scene.press(.function(4)) == [.setFavourite(marked, false)])
    }

    @Test("The chosen cell stays chosen when the models are looked up again")
    func refreshed() {
        let scene = Scene.models(120, 36)
        scene.choose(OfferSamples.qwenMakeable)
        let more = [
            OfferSamples.make(
                "aaa", "Q2_K", family: "aaa", weights: 1, bytes: 1, path: "/a", speed: nil)
        ]
        scene.send(.offers(more + OfferSamples.all.reversed(), isComplete: true))
        #expect(scene.state.models.offer == OfferSamples.qwenMakeable)
        scene.send(.offers(more, isComplete: true))
        #expect(scene.state.models.offer == more[0])
    }

    @Test("Without any model, what can be done is said")
    func none() {
        let scene = Scene(120, 36)
        scene.send(.loadFailed(Failure("no")))
        scene.control("o")
        #expect(scene.shows("Looking for models …"))
        scene.send(.offers([], isComplete: true))
        #expect(scene.state.models.offer == nil)
        #expect(scene.shows("There is no model on this machine; org/name fetches one."))
        #expect(scene.press(.enter) == [])
        #expect(scene.press(.down) == [])
        #expect(scene.control("d") == [])
    }

    @Test("The model that answers is among them also where it was not found")
    func loadedElsewhere() {
        let scene = Scene.models(120, 36, offers: [OfferSamples.gemma])
        #expect(scene.state.models.offer?.model.path == OfferSamples.smol.model.path)
        #expect(scene.shows("it answers now"))
        #expect(scene.state.models.grid.rows.count == 2)
    }

    @Test("Details are read once and scroll; Enter takes the source that was gone to")
    func details() {
        let scene = Scene.models(120, 36)
        scene.choose(OfferSamples.gemma)
        #expect(scene.control("d") == [.readDetails(OfferSamples.gemma)])
        #expect(scene.shows("being read …"))
        scene.send(
            .details(
                id: OfferSamples.gemma.id,
                ModelDetails(
                    metadata: [.init(key: "general.name", value: "Gemma")], license: "gemma",
                    tensorTypes: [.init(key: "Q4_K", value: "210")])))
        #expect(scene.shows("measured by its maker"))
        scene.press(.end)
        #expect(scene.shows("general.name"))
        scene.press(.home)
        scene.send(.details(id: OfferSamples.gemmaServed.id, nil))
        #expect(scene.press(.tab) == [])
        #expect(scene.state.models.offer == OfferSamples.gemmaServed)
        #expect(scene.shows("Ollama tells nothing more of its models."))
        let settings = scene.settings(with: OfferSamples.gemmaServed)
        #expect(settings.engine == "http://127.0.0.1:11434")
        #expect(settings.model == "gemma3:270m")
        #expect(scene.press(.enter) == [.preview(settings)])
        #expect(scene.press(.escape) == [.stopPreviewing])
        scene.press(.function(2))
        scene.press(.escape)
        #expect(scene.state.models.page == .grid)
        #expect(scene.state.focus == .models)
    }

    @Test("A name that nothing has can be fetched")
    func fetchByName() {
        let scene = Scene.models(120, 36)
        scene.type("org/name:Q4_K_M")
        #expect(scene.shows("▸ fetch org/name:Q4_K_M"))
        #expect(scene.press(.enter) == [.download("org/name:Q4_K_M")])
    }

    @Test("What is broken says why; what can be made or fetched is")
    func others() {
        let scene = Scene.models(120, 36)
        scene.choose(OfferSamples.torn)
        #expect(scene.press(.enter) == [])
        #expect(scene.shows("The file ends in the middle of a tensor: fetch it again."))
        scene.choose(OfferSamples.qwenMakeable)
        #expect(scene.press(.enter) == [.make(OfferSamples.qwenMakeable)])
        scene.send(.making(MakingProgress(name: "Qwen3-0.6B Q4_K_M", fraction: 0.43)))
        #expect(scene.shows("making Qwen3-0.6B Q4_K_M 43%"))
        #expect(scene.press(.enter) == [])
        #expect(scene.shows("is still being made"))
        scene.choose(OfferSamples.llamaFetchable)
        let reference = "bartowski/Llama-3.2-3B-Instruct-GGUF:Q4_K_M"
        #expect(scene.press(.enter) == [.download(reference)])
        var progress = DownloadProgress(phase: .downloading, name: reference)
        progress.received = 1 << 30
        progress.total = 2 << 30
        progress.rate = 12_582_912
        scene.send(.downloading(progress))
        #expect(scene.shows("50%"))
        // That of the chosen cell.
        #expect(scene.control("x") == [.stopDownloading])
        scene.send(.downloaded(name: reference, path: nil, nil))
        #expect(scene.control("x") == [.stopMaking])
        scene.send(.made(name: "Qwen3-0.6B Q4_K_M", path: nil, nil))
        #expect(scene.control("x") == [])
    }

    @Test("What was made is told, and chosen when the models are shown next")
    func made() {
        let scene = Scene.models(120, 36)
        scene.choose(OfferSamples.qwenMakeable)
        scene.press(.enter)
        scene.press(.escape)
        scene.send(.made(name: "Qwen3-0.6B Q4_K_M", path: "/models/q4.gguf", nil))
        #expect(scene.shows("Qwen3-0.6B Q4_K_M is ready: Ctrl-O, or /model /models/q4.gguf"))
        scene.type("x")
        #expect(scene.shows("Qwen3-0.6B Q4_K_M is ready: ctrl-o"))
        var there = OfferSamples.qwenMakeable
        there.availability = .present
        there.model.path = "/models/q4.gguf"
        scene.control("o")
        scene.send(.offers([OfferSamples.smol], isComplete: false))
        scene.send(.offers([OfferSamples.smol, there], isComplete: true))
        #expect(scene.state.models.offer == there)
        scene.press(.escape)
        #expect(!scene.shows("is ready"))
    }

    @Test("/pull fetches a model while the chat goes on, one at a time")
    func pull() {
        let scene = Scene.ready(120, 36)
        scene.type("/pull org/name")
        #expect(scene.press(.enter) == [.download("org/name")])
        #expect(scene.shows("looking for org/name"))
        scene.type("/pull org/other")
        #expect(scene.press(.enter) == [])
        #expect(scene.shows("org/name is still being fetched"))
        scene.send(.downloaded(name: "org/name", path: nil, "The disk is full: make room."))
        #expect(scene.shows("The disk is full: make room."))
        scene.type("/pull nothing")
        #expect(scene.press(.enter) == [])
        #expect(scene.shows("Say what to fetch"))
    }

    @Test("Names that would drive the terminal or fill the line change neither")
    func hostile() {
        var offer = OfferSamples.smol
        offer.model.displayName = Samples.hostile + String(repeating: "long ", count: 80)
        offer.repository = Samples.hostile
        offer.model.store = Samples.hostile
        for (columns, rows) in [(120, 36), (60, 15), (40, 8)] {
            let scene = Scene.models(columns, rows, offers: [offer, OfferSamples.gemma])
            for _ in 0..<2 {
                for row in scene.rows() {
                    #expect(!row.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E })
                }
                scene.control("d")
            }
        }
    }
}

@Suite("What a repository has")
struct RepositoryTests {
    private func remote(_ quantization: String) -> ModelOffer {
        let name = "gemma-3-270m-\(quantization)"
        var model = ModelDescription(
            name: name, displayName: "gemma-3-270m", quantization: Quantization(quantization),
            sizeBytes: 200 << 20, store: "huggingface")
        model.family = nil
        var offer = ModelOffer(model, .downloadable("ggml-org/gemma-3-270m-GGUF:\(quantization)"))
        offer.repository = "ggml-org/gemma-3-270m-GGUF"
        return offer
    }

    @Test("Ctrl-G looks into the chosen model's repository; what is not here can be fetched")
    func look() {
        let scene = Scene.models(120, 36)
        scene.type("gemma-3-270m")
        #expect(scene.control("g") == [.listRepository("ggml-org/gemma-3-270m-GGUF")])
        let before = scene.state.models.grid.columns.count
        scene.send(
            .repository("ggml-org/gemma-3-270m-GGUF", [remote("Q4_K_M"), remote("Q2_K")], nil))
        #expect(scene.shows("ggml-org/gemma-3-270m-GGUF has 2 to fetch"))
        #expect(scene.state.models.grid.columns.count == before + 1)
        // The one that is here stays the one that is here.
        #expect(scene.state.models.offer == OfferSamples.gemma)
        scene.type(" q2_k")
        #expect(scene.press(.enter) == [.download("ggml-org/gemma-3-270m-GGUF:Q2_K")])
    }

    @Test("A repository that was typed can be looked into before anything of it is here")
    func typed() {
        let scene = Scene.models(120, 36)
        scene.type("somebody/new-model")
        #expect(scene.shows("what it has"))
        #expect(scene.control("g") == [.listRepository("somebody/new-model")])
        var offer = remote("Q8_0")
        offer.model.displayName = "new-model"
        offer.repository = "somebody/new-model"
        offer.availability = .downloadable("somebody/new-model:Q8_0")
        scene.send(.repository("somebody/new-model", [offer], nil))
        #expect(scene.press(.enter) == [.download("somebody/new-model:Q8_0")])
    }

    @Test("A repository that is not there says so; a model of no repository, too")
    func refused() {
        let scene = Scene.models(120, 36)
        scene.send(.repository("a/b", [], "There is no repository a/b."))
        #expect(scene.shows("There is no repository a/b."))
        scene.send(.repository("a/b", [], nil))
        #expect(scene.shows("a/b has no GGUF file to chat with."))
        #expect(scene.control("g") == [])
        #expect(scene.shows("It is not known which repository"))
    }
}
