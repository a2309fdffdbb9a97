import Canvas
import ChatCore
import TestSupport
import Testing

@testable import ChatUI

@Suite("Models of servers")
struct ServedModelTests {
    /// One model of three servers, and a host that does not answer.
    private static let offers: [ModelOffer] = {
        func served(
            _ engine: String, _ address: String, _ quantization: String, window: Int?,
            isLoaded: Bool?, _ services: Set<ModelOffer.Service>
        ) -> ModelOffer {
            var model = ModelDescription(
                name: "qwen3-4b-\(quantization.lowercased())", displayName: "Qwen3-4B",
                family: "qwen3", parameters: 4_022_468_096,
                quantization: Quantization(quantization), store: engine)
            model.engine = address
            model.window = window
            model.isLoaded = isLoaded
            var offer = ModelOffer(model, .served)
            offer.services = services
            return offer
        }
        return [
            served(
                "llama-server", "http://127.0.0.1:8080", "Q4_K_M", window: 8192, isLoaded: true,
                [.details, .load, .unload]),
            served(
                "LM Studio", "http://box:1234", "Q4_K_M", window: nil, isLoaded: false,
                [.details, .load, .unload, .pull]),
            served(
                "vLLM", "http://10.0.0.7:8000", "AWQ", window: 32_768, isLoaded: true, [.details]),
        ]
    }()

    private static let silent =
        "The engine at http://rack:11434 refuses connections: start it there, or give another address with --engine."

    private func scene(_ columns: Int = 120, _ rows: Int = 36) -> Scene {
        let scene = Scene.models(columns, rows, offers: [OfferSamples.smol] + Self.offers)
        scene.send(.silentServers([Self.silent]))
        return scene
    }

    @Test("Each says its engine, its machine, its window, and whether it is in memory")
    func words() {
        let scene = scene()
        scene.choose(Self.offers[1])
        #expect(scene.shows("LM Studio on box, at http://box:1234"))
        #expect(scene.shows("not in memory yet"))
        #expect(scene.shows("not known before it is loaded"))
        scene.choose(Self.offers[2])
        #expect(scene.shows("vLLM on 10.0.0.7"))
        #expect(scene.shows("32,768 tokens in force"))
        scene.choose(Self.offers[0])
        #expect(scene.shows("llama-server, at http://127.0.0.1:8080"))
        #expect(scene.shows("in the memory of its server"))
        // One model, wherever it is.
        #expect(scene.state.models.grid.rows.map(\.name).count == 2)
        #expect(scene.state.models.cell?.offers.count == 2)
    }

    @Test(
        "A host that does not answer is said to, at every size",
        arguments: [(120, 36), (80, 24), (60, 15)])
    func hosts(_ columns: Int, _ rows: Int) {
        #expect(scene(columns, rows).shows("The engine at http://rack:11434 refuses conn"))
    }

    @Test("One key takes a model into its server's memory, and out of it")
    func toggles() {
        let scene = scene()
        scene.choose(Self.offers[1])
        #expect(scene.control("l") == [.warm(Self.offers[1], EngineSettings())])
        #expect(scene.shows("LM Studio on box loads Qwen3-4B Q4_K_M"))
        // One at a time.
        #expect(scene.control("l") == [])
        #expect(scene.control("x") == [.stopServing])
        #expect(scene.send(.served(isDone: true, nil)) == [.listOffers(ChatSettings())])
        #expect(scene.shows("LM Studio on box has Qwen3-4B Q4_K_M in memory."))
        scene.choose(Self.offers[0])
        #expect(scene.control("l") == [.free(Self.offers[0])])
        scene.send(.served(isDone: false, "It is busy: try again."))
        #expect(scene.shows("It is busy: try again."))
    }

    @Test("A server that cannot, and a file, are not asked")
    func cannot() {
        let scene = scene()
        scene.choose(Self.offers[2])
        #expect(scene.control("l") == [])
        #expect(scene.shows("vLLM on 10.0.0.7 cannot be asked to load a model"))
        scene.choose(OfferSamples.smol)
        #expect(scene.control("l") == [])
    }

    @Test("Ctrl-G lets a person write what a server is to fetch, which /pull then asks of it")
    func pull() {
        let scene = scene()
        scene.choose(Self.offers[1])
        #expect(scene.control("g") == [])
        #expect(scene.state.focus == .composer)
        scene.type("qwen/qwen3-8b")
        #expect(
            scene.press(.enter) == [
                .downloadAt(address: "http://box:1234", "qwen/qwen3-8b")
            ])
        scene.send(
            .downloading(
                DownloadProgress(
                    phase: .downloading, name: "qwen/qwen3-8b", received: 50, total: 100)))
        #expect(scene.shows("fetching qwen/qwen3-8b 50%"))
        scene.send(.downloaded(name: "qwen/qwen3-8b", path: "qwen3-8b", nil))
        #expect(scene.shows("qwen/qwen3-8b is ready"))
    }

    @Test("/load and /unload find the model by its name once all servers were asked")
    func named() {
        let scene = Scene.ready(120, 36)
        func run(_ line: String, _ offers: [ModelOffer] = Self.offers) -> [Effect] {
            scene.type(line)
            let begun = scene.press(.enter)
            #expect(begun == [.listOffers(ChatSettings())])
            #expect(scene.send(.offers([], isComplete: false)) == [])
            return scene.send(.offers(offers, isComplete: true))
        }
        #expect(run("/unload qwen3", [Self.offers[0]]) == [.free(Self.offers[0])])
        scene.send(.served(isDone: true, nil))
        #expect(run("/load qwen3") == [])
        #expect(scene.shows("Several are meant by qwen3"))
        #expect(run("/load llama") == [])
        #expect(scene.shows("No server that answers has a model llama"))
        scene.type("/load")
        #expect(scene.press(.enter) == [])
        #expect(scene.shows("Say which of a server's models"))
    }

    @Test("Details are asked of a server that tells them, once, and of no other")
    func details() {
        let scene = scene()
        scene.choose(Self.offers[0])
        #expect(scene.control("d") == [.readDetails(Self.offers[0])])
        scene.send(
            .details(
                id: Self.offers[0].id,
                ModelDetails(metadata: [.init(key: "slots", value: "4")], license: "mit")))
        #expect(scene.shows("slots"))
        #expect(!scene.shows("None; the chat uses a plain one."))
        scene.press(.escape)
        scene.choose(Self.offers[2])
        #expect(scene.control("d") == [.readDetails(Self.offers[2])])
        scene.press(.escape)
        var quiet = Self.offers[2]
        quiet.services = []
        scene.send(.offers([quiet], isComplete: true))
        scene.choose(quiet)
        #expect(scene.control("d") == [])
        #expect(scene.shows("tells nothing more of its models"))
    }

    @Test("A model loaded by another spelling of its address is the one on the grid")
    func spelling() {
        var settings = ChatSettings()
        settings.engine = "llama-server+http://localhost:8080"
        let loaded = LoadedModel(
            model: Self.offers[0].model, engine: "llama-server", contextWindow: 8192)
        let scene = Scene.ready(120, 36, settings: settings, loaded: loaded)
        scene.control("o")
        scene.send(.offers(Self.offers, isComplete: true))
        #expect(scene.state.models.all.count == Self.offers.count)
        #expect(scene.state.models.offer.map(scene.state.models.isLoaded) == true)
    }

    @Test(
        "The grid, the list and the details of served models",
        arguments: [
            ("models-served-120", 120, 36), ("models-served-80", 80, 24),
            ("models-served-60", 60, 15),
        ])
    func goldens(_ name: String, _ columns: Int, _ rows: Int) throws {
        let scene = scene(columns, rows)
        scene.choose(Self.offers[1])
        #expect(try GoldenGrid(name).difference(from: scene.grid()) == nil)
    }

    // MARK: What is not known

    @Test("A window nobody tells is said to be not known, and draws no bar")
    func window() {
        let loaded = LoadedModel(
            model: Self.offers[1].model, engine: "LM Studio", contextWindow: 0)
        let scene = Scene.ready(120, 36, loaded: loaded)
        #expect(scene.shows("window not known"))
        #expect(!scene.shows("0 context"))
        scene.send(.session(.windowLearned(4096)))
        #expect(scene.shows("4096 context"))
        #expect(scene.shows("its window holds 4,096 tokens"))
    }

    @Test("Everybody's cache is said to be the whole server's, and an estimate is marked")
    func occupancy() {
        let scene = Scene.ready(120, 36)
        var everybody = CacheOccupancy(cellsUsed: 100, cellsTotal: 4000)
        everybody.scope = .engine
        scene.send(.session(.cache(everybody)))
        #expect(scene.shows("whole server"))
        scene.send(
            .session(
                .cache(CacheOccupancy(cellsUsed: 120, cellsTotal: 4000, provenance: .estimated))))
        #expect(scene.shows("~120 / 4000"))
        #expect(!scene.shows("whole server"))
    }

    @Test("After a load that failed, Enter tries again")
    func retry() {
        var settings = ChatSettings()
        settings.engine = "http://box:8080"
        let scene = Scene(120, 36, settings: settings)
        scene.send(
            .session(
                .loadFailed(Failure("llama-server at http://box:8080 refuses connections."))))
        #expect(scene.shows("Enter tries again"))
        #expect(scene.press(.enter) == [.load(scene.state.settings)])
    }
}
