import Canvas
import ChatCore
import TestSupport
import Testing

@testable import ChatUI

/// What the models' screen and a switch look like.
struct ModelGoldenTests {
    private static let sizes = [(120, 36), (80, 24), (60, 15), (40, 8)]

    private func check(
        _ name: String, sizes: [(Int, Int)] = sizes, theme: Theme = Theme(),
        settings: ChatSettings = ChatSettings(),
        _ change: (Scene) -> Void = { _ in }
    ) throws {
        for (columns, rows) in sizes {
            let scene = Scene.models(columns, rows, theme: theme, settings: settings)
            change(scene)
            let difference = try GoldenGrid("\(name)-\(columns)x\(rows)").difference(
                from: scene.grid())
            #expect(difference == nil)
        }
    }

    @Test("The grid of models, with what is known of the chosen one below")
    func grid() throws {
        try check("models") { $0.choose(OfferSamples.gemma) }
    }

    @Test("The grid in ASCII, without colours, and on dark and light")
    func themes() throws {
        for name in ["ascii", "mono", "dark", "light"] {
            var settings = ChatSettings()
            if name == "ascii" { settings.screen.characters = .ascii }
            settings.screen.theme = name == "dark" ? .dark : name == "light" ? .light : .auto
            let theme = Theme(depth: name == "mono" ? .mono : .palette)
            try check("models-\(name)", sizes: [(100, 24)], theme: theme, settings: settings) {
                $0.choose(OfferSamples.qwenMakeable)
            }
        }
    }

    @Test("What was typed leaves the models it fits")
    func found() throws {
        try check("models-found", sizes: [(80, 24)]) { $0.type("q4") }
    }

    @Test("A name to fetch a model by")
    func fetch() throws {
        try check("models-fetch", sizes: [(80, 24)]) { $0.type("org/name:Q4_K_M") }
    }

    @Test("What a switch takes")
    func preview() throws {
        try check("switch-preview") { scene in
            scene.choose(OfferSamples.gemma)
            scene.press(.enter)
            scene.send(.previewed(Scene.preview(OfferSamples.gemma)))
        }
    }

    @Test("All that is known of a model, with its two sources")
    func details() throws {
        try check("models-details", sizes: [(120, 36), (60, 15)]) { scene in
            scene.choose(OfferSamples.gemma)
            scene.control("d")
            scene.send(
                .details(
                    id: OfferSamples.gemma.id,
                    ModelDetails(
                        metadata: [
                            .init(key: "gemma3.context_length", value: "32768"),
                            .init(key: "general.architecture", value: "gemma3"),
                        ], template: "{{ bos_token }}{% for message in messages %}…",
                        license: "gemma",
                        tensorTypes: [
                            .init(key: "Q4_K", value: "108"), .init(key: "F32", value: "109"),
                        ])))
        }
    }

    @Test("While a switch runs, the chat stays, and the models say how far it is")
    func during() throws {
        for (name, isInModels) in [("chat", false), ("models", true)] {
            try check("switch-during-\(name)", sizes: [(120, 36), (80, 24)]) { scene in
                scene.press(.escape)
                scene.ask("why do llamas hum?")
                scene.stream("Because they can.")
                scene.end()
                scene.control("o")
                scene.choose(OfferSamples.gemma)
                scene.press(.enter)
                scene.send(.previewed(Scene.preview(OfferSamples.gemma)))
                scene.press(.enter)
                scene.send(
                    .switching(
                        .reading(PromptProgress(processed: 1_234, total: 3_010, reused: 0))))
                if isInModels { scene.control("o") }
            }
        }
    }

    @Test("After a switch, the transcript says what it took")
    func after() throws {
        try check("switch-after", sizes: [(120, 36), (60, 15)]) { scene in
            scene.press(.escape)
            scene.ask("why do llamas hum?")
            scene.stream("Because they can.")
            scene.end()
            scene.send(
                .switched(
                    scene.settings(with: OfferSamples.gemma), Scene.loaded(OfferSamples.gemma),
                    Scene.outcome(OfferSamples.gemma)))
        }
    }

    @Test("A quantization and a download go on beside the chat")
    func beside() throws {
        try check("models-making", sizes: [(120, 36)]) { scene in
            scene.choose(OfferSamples.llamaFetchable)
            scene.press(.enter)
            scene.choose(OfferSamples.qwenMakeable)
            scene.press(.enter)
            scene.send(.making(MakingProgress(name: "Qwen3-0.6B Q4_K_M", fraction: 0.43)))
        }
    }
}
