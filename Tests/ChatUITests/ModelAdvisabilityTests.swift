import ChatCore
import Testing

@testable import ChatUI

struct ModelAdvisabilityTests {
    private func offer(
        _ name: String, _ quantization: String = "Q4_K_M", weights: Int = 4_000_000_000,
        speed: Double? = 23, fit: MachineSurvey.Fit? = .fits
    ) -> ModelOffer {
        OfferSamples.make(
            name, quantization, family: nil, weights: weights, bytes: 1 << 30,
            path: "/\(name)-\(quantization)", speed: speed.map { Figure($0, .estimated) }, fit: fit)
    }

    private func text(_ offer: ModelOffer) -> String? {
        ModelAdvisability(offer).fact.map { "\($0.label): \($0.text)" }
    }

    @Test("What is advised says why, and what is not says why not")
    func facts() {
        #expect(text(offer("a")) == "advised: fits whole, ~23.0 tok/s, feels responsive")
        #expect(
            text(offer("a", speed: 2)) == "not advised: fits whole, ~2.0 tok/s, feels sluggish")
        #expect(
            text(offer("a", fit: .tight)) == "not advised: leaves little memory free, ~23.0 tok/s")
        #expect(
            text(offer("a", fit: .tooBig)) == "not advised: larger than the memory that is free")
        #expect(text(offer("a", speed: nil)) == "advised: fits whole")
        #expect(text(offer("a", speed: nil, fit: nil)) == nil)
    }

    @Test("The one to begin with fits, is no trial of patience, and has the most weights")
    func order() {
        let offers = [
            offer("small", weights: 135_000_000, speed: 140),
            offer("right", "Q8_0", weights: 4_000_000_000, speed: 12),
            offer("right", "Q4_K_M", weights: 4_000_000_000, speed: 20),
            offer("slow", weights: 14_000_000_000, speed: 4),
            offer("tight", weights: 8_000_000_000, speed: 11, fit: .tight),
            offer("huge", weights: 70_000_000_000, speed: nil, fit: .tooBig),
        ]
        let best = offers.max { ModelAdvisability($0) < ModelAdvisability($1) }
        #expect(best?.id == "/right-Q4_K_M")
        // Where all are slow the fastest is the least bad, and none is advised.
        let slow = [
            offer("b", weights: 8_000_000_000, speed: 1), offer("c", weights: 1_000, speed: 3),
        ]
        let least = slow.max { ModelAdvisability($0) < ModelAdvisability($1) }
        #expect(least?.id == "/c-Q4_K_M")
        #expect(least.map { ModelAdvisability($0).isAdvised } == false)
    }

    @Test("A measured speed takes the place of an estimated one, its mark gone")
    func measured() {
        var offer = offer("a")
        offer.speed = Figure(61, .measured)
        #expect(text(offer) == "advised: fits whole, 61.0 tok/s, feels nearly instant")
    }

    @Test("The picker marks the one to begin with, and says so of it alone")
    func picker() {
        let scene = Scene.models(200, 36)
        let advised = scene.state.models.advised
        #expect(advised == "/models/SmolLM2-1.7B-Instruct-Q6_K.gguf")
        #expect(scene.shows("●✓~11.0") && scene.shows("✓ begin with"))
        scene.choose(OfferSamples.gemma)
        #expect(scene.shows("fits whole, 81.4 tok/s, feels nearly instant"))
        #expect(!scene.shows("the one to begin with"))
        if let offer = OfferSamples.all.first(where: { $0.id == advised }) { scene.choose(offer) }
        #expect(scene.shows("the one to begin with"))
        scene.choose(OfferSamples.llamaLarge)
        #expect(scene.shows("larger than the memory that is free"))
        #expect(!scene.shows("the one to begin with"))
    }
}
