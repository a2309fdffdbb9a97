import Canvas
import ChatCore

@testable import ChatUI

extension Scene {
    /// The models of `OfferSamples` on the screen of a loaded chat; the loaded one is among them.
    static func models(
        _ columns: Int, _ rows: Int, theme: Theme = Theme(),
        settings: ChatSettings = ChatSettings(), offers: [ModelOffer] = OfferSamples.all
    ) -> Scene {
        var loaded = loaded
        loaded.model.path = OfferSamples.smol.model.path
        let scene = ready(columns, rows, theme: theme, settings: settings, loaded: loaded)
        scene.control("o")
        scene.send(.offers(offers, isComplete: true, at: OfferSamples.now))
        return scene
    }

    /// Chooses an offer's cell.
    func choose(_ offer: ModelOffer) {
        change { $0.models.choose(offer) }
    }

    /// What the settings are with an offer.
    func settings(with offer: ModelOffer) -> ChatSettings {
        state.settings(with: offer)
    }

    /// All that is known before a switch to an offer.
    static func preview(_ offer: ModelOffer) -> SwitchPreview {
        var preview = SwitchPreview(offer.model)
        preview.old = .keptWarm
        preview.loadSeconds = Figure(0.9, .estimated)
        preview.tokensToRead = Figure(2_950, .engineReported)
        preview.readSeconds = Figure(12, .estimated)
        preview.memoryBefore = 210 << 20
        preview.memoryAfter = 405 << 20
        preview.memoryPeak = 615 << 20
        preview.fit = .fits
        preview.isComplete = true
        return preview
    }

    /// What a switch to an offer took.
    static func outcome(_ offer: ModelOffer) -> SwitchOutcome {
        var outcome = SwitchOutcome(
            predicted: preview(offer), model: offer.model, way: .read, old: .keptWarm,
            loadSeconds: 0.8)
        outcome.tokensRead = Figure(2_950, .engineReported)
        outcome.readSeconds = 11.2
        outcome.memoryBytes = 412 << 20
        return outcome
    }

    static func loaded(_ offer: ModelOffer) -> LoadedModel {
        LoadedModel(
            model: offer.model, engine: "llama.cpp", contextWindow: 8192, threads: 2,
            device: "CPU")
    }
}
