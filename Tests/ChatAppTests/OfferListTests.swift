import Benchmark
import ChatCore
import Testing

@testable import ChatApp

@Suite("Offers of models")
struct OfferListTests {
    private let gib = 1 << 30

    private func found(
        _ name: String, _ quantization: String, bytes: Int, highPrecision: Bool = false,
        store: String = "canter"
    ) -> FoundModel {
        let layers = [CacheLayers(kind: .full, layers: 1, bytesPerToken: 1024)]
        return FoundModel(
            description: ModelDescription(
                name: "\(name)-\(quantization)", displayName: name, family: "qwen2",
                parameters: bytes, quantization: Quantization(quantization), sizeBytes: bytes,
                store: store, path: "/models/\(name)-\(quantization).gguf", trainedContext: 32_768),
            footprint: ModelFootprint(
                weightBytes: bytes, layers: layers, computeBytesPerToken: 4, trainedContext: 32_768),
            traffic: ModelTraffic(weightBytes: Double(bytes), layers: layers),
            isHighPrecision: highPrecision)
    }

    private func facts(available: Int = 16 << 30) -> OfferKnowledge {
        var facts = OfferKnowledge(window: 4096)
        facts.machine = MachineSurvey.Machine(
            processor: "p", physicalCores: 2, logicalCores: 2, usableCores: 2, memory: 16 << 30,
            availableMemory: available, gpus: [])
        facts.machineName = "here"
        facts.bandwidth = MemoryBandwidth(
            bytesPerSecond: 20e9, runs: [20e9], threads: 2, bufferBytes: 1, cacheBytes: nil,
            measuredAt: 0)
        return facts
    }

    private func turn(
        _ rate: Double, fingerprint: String = "f", machine: String = "here", depth: Int = 100,
        share: Double? = nil, at: Double = 1
    ) -> LedgerTurn {
        var configuration = SpeedConfiguration(
            model: "Qwen2-1.5B-Instruct", engine: "llama.cpp", machine: machine)
        configuration.fingerprint = fingerprint
        var figures = ReplyFigures()
        figures.decodeRate = Figure(rate, .measured)
        var turn = LedgerTurn(
            sentAt: at, configuration: configuration, contextWindow: 4096, finishReason: .stop,
            usage: Usage(promptTokens: depth, cachedTokens: 0, completionTokens: 10),
            figures: figures)
        turn.bandwidthShare = share.map { Figure($0, .estimated) }
        return turn
    }

    @Test("Fits, tight and too big are told of the memory with the window of the settings")
    func fit() throws {
        let list = OfferList(facts: facts(available: 8 * gib))
        let offers = list.offers(of: [
            found("a", "Q4_K_M", bytes: 4 * gib), found("b", "Q4_K_M", bytes: 7 * gib + gib / 2),
            found("c", "Q4_K_M", bytes: 9 * gib),
        ])
        #expect(offers.map(\.fit) == [.fits, .tight, .tooBig])
        let first = try #require(offers[0].memory)
        #expect(first.contextWindow == 4096)
        #expect(first.devices[0].cache == 4096 * 1024)
        #expect(first.largestWindow == 32_768)
    }

    @Test("What the chat's models would give back counts as free, and what RPC servers have")
    func held() {
        var facts = facts(available: 8 * gib)
        facts.held = 4 * gib
        let offers = OfferList(facts: facts).offers(of: [found("c", "Q4_K_M", bytes: 9 * gib)])
        #expect(offers.first?.fit == .fits)
        facts.held = 0
        facts.serverMemory = 4 * gib
        let remote = OfferList(facts: facts).offers(of: [found("c", "Q4_K_M", bytes: 9 * gib)])
        #expect(remote.first?.fit == .fits)
    }

    @Test("A speed that was measured here is the median of replies with little context")
    func measured() {
        var facts = facts()
        facts.fingerprints = ["/models/a-Q4_K_M.gguf": "f"]
        facts.turns = [
            turn(10, at: 5), turn(30), turn(20), turn(1, depth: 5000), turn(99, machine: "there"),
            turn(77, fingerprint: "g"),
        ]
        let offer = OfferList(facts: facts).offers(of: [found("a", "Q4_K_M", bytes: gib)])[0]
        #expect(offer.speed == Figure(20, .measured))
        #expect(offer.replies == 3)
        #expect(offer.lastUsed == 5)
    }

    @Test("Without one it is forecast from the bandwidth, and marked as an estimate")
    func forecast() throws {
        var facts = facts()
        let model = found("a", "Q4_K_M", bytes: 1_000_000_000)
        let bound = try #require(OfferList(facts: facts).offers(of: [model])[0].speed)
        #expect(bound.provenance == .estimated)
        #expect(abs(bound.value - 20) < 0.01)
        // Other models reached half of it.
        facts.turns = [turn(5, fingerprint: "g", share: 0.5)]
        let speed = try #require(OfferList(facts: facts).offers(of: [model])[0].speed)
        #expect(abs(speed.value - 10) < 0.01)
        facts.bandwidth = nil
        #expect(OfferList(facts: facts).offers(of: [model])[0].speed == nil)
    }

    @Test("Published speeds are those of the same model and quantization, the maker's first")
    func published() throws {
        var facts = facts()
        facts.published = try PublishedSpeed.speeds(
            inCSV: """
                model,quantization,engine,hardware,gpus,input_tokens,output_tokens,low_tokens_per_second,high_tokens_per_second,memory_gb,standing,remark,source
                Qwen2-1.5B-Instruct,Q4_K_M,,M1,,,,100,120,,unverified,,somebody
                Qwen2-1.5B-Instruct,Q4_K_M,,A100,1,1,2048,40,40,,vendor,,https://example.org
                Qwen2-1.5B-Instruct,Q8_0,,M1,,,,80,80,,vendor,,somebody
                Qwen2-7B-Instruct,Q4_K_M,,M1,,,,50,50,,vendor,,somebody
                """)
        let offer = OfferList(facts: facts).offers(of: [
            found("qwen2-1_5b-instruct", "q4_k_m", bytes: gib)
        ])[0]
        #expect(offer.published.map(\.hardware) == ["A100", "M1"])
        #expect(offer.published.map(\.standing) == ["vendor", "unverified"])
        #expect(offer.published.allSatisfy { $0.subject == nil })
        // What is near, and not the same, says what it is of.
        let near = OfferList(facts: facts).offers(of: [
            found("qwen2-1_5b", "q4_0", bytes: gib)
        ])[0]
        #expect(
            near.published.map(\.subject) == [
                "Qwen2-1.5B-Instruct Q4_K_M", "Qwen2-1.5B-Instruct Q4_K_M",
            ])
    }

    @Test("Quantizations that are not there can be made of a higher precision, and of nothing else")
    func makeable() throws {
        let offers = OfferList(facts: facts()).offers(of: [
            found("a", "F16", bytes: gib, highPrecision: true), found("a", "Q4_K_M", bytes: gib),
            found("b", "Q8_0", bytes: gib),
        ])
        let made = offers.filter {
            $0.availability == .makeable(from: "/models/a-F16.gguf")
        }
        #expect(
            made.map { $0.model.quantization?.rawValue } == ["Q8_0", "Q6_K", "Q5_K_M", "Q3_K_M"])
        #expect(offers.count == 3 + made.count)
        let q8 = try #require(made.first)
        // A byte and a half for each weight here, and 8.5 bits in Q8_0.
        #expect(abs(Double(q8.model.sizeBytes ?? 0) / (Double(gib) * 8.5008 / 8) - 1) < 0.001)
        #expect(q8.speed?.provenance == .estimated)
        #expect(q8.model.path == nil)
    }

    @Test("A broken file is offered as broken, and nothing is said of its speed")
    func broken() {
        var broken = found("a", "Q4_K_M", bytes: gib)
        broken.description.broken = "It is cut off."
        broken.footprint = nil
        let offer = OfferList(facts: facts()).offers(of: [broken])[0]
        #expect(offer.availability == .broken)
        #expect(offer.speed == nil)
        #expect(offer.memory == nil)
    }

    @Test("Favourites and warm models are marked by what tells offers apart")
    func marks() {
        var facts = facts()
        facts.favourites = ["/models/a-Q4_K_M.gguf"]
        facts.warm = ["/models/b-Q4_K_M.gguf"]
        let offers = OfferList(facts: facts).offers(of: [
            found("a", "Q4_K_M", bytes: gib), found("b", "Q4_K_M", bytes: gib),
        ])
        #expect(offers.map(\.isFavourite) == [true, false])
        #expect(offers.map(\.isWarm) == [false, true])
    }

    @Test("What servers have is offered with the address, and with their own speed")
    func served() {
        var facts = facts()
        var configuration = SpeedConfiguration(model: "m", engine: "vLLM", machine: "here")
        configuration.quantization = nil
        var figures = ReplyFigures()
        figures.decodeRate = Figure(50, .measured)
        facts.turns = [
            LedgerTurn(
                sentAt: 3, configuration: configuration, contextWindow: 1, finishReason: .stop,
                usage: Usage(promptTokens: 9, cachedTokens: nil, completionTokens: 9),
                figures: figures)
        ]
        let offer = OfferList(facts: facts).offers(served: [engine("http://127.0.0.1:8000")])[0]
        #expect(offer.availability == .served)
        #expect(offer.model.engine == "http://127.0.0.1:8000")
        #expect(offer.services == [.load])
        #expect(offer.speed == Figure(50, .measured))
        #expect(offer.lastUsed == 3)
    }

    private func engine(_ address: String) -> MachineSurvey.Engine {
        var engine = MachineSurvey.Engine(
            name: "vLLM", address: address,
            models: [ModelDescription(name: "m", displayName: "m", store: "vLLM")])
        engine.services = [.load]
        return engine
    }

    @Test("One model of two machines has two speeds and two marks, each its own")
    func machines() {
        var facts = facts()
        func turn(_ machine: String, _ rate: Double) -> LedgerTurn {
            var figures = ReplyFigures()
            figures.decodeRate = Figure(rate, .measured)
            return LedgerTurn(
                sentAt: 3,
                configuration: SpeedConfiguration(model: "m", engine: "vLLM", machine: machine),
                contextWindow: 1, finishReason: .stop,
                usage: Usage(promptTokens: 9, cachedTokens: nil, completionTokens: 9),
                figures: figures)
        }
        facts.turns = [turn("here", 50), turn("box", 200)]
        let addresses = ["http://box:8000", "http://127.0.0.1:8000", "http://other:8000"]
        let offers = OfferList(facts: facts).offers(served: addresses.map(engine))
        #expect(offers.map(\.speed?.value) == [200, 50, nil])
        #expect(offers.map(\.lastUsed) == [3, 3, nil])
        #expect(Set(offers.map(\.id)).count == 3)
        facts.favourites = [offers[1].id]
        let marked = OfferList(facts: facts).offers(served: addresses.map(engine))
        #expect(marked.map(\.isFavourite) == [false, true, false])
    }
}
