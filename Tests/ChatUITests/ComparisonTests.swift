import Canvas
import ChatCore
import Testing

@testable import ChatUI

struct ComparisonTests {
    private func answered() -> Scene {
        let scene = Scene.ready(120, 40)
        scene.ask("why do llamas hum?")
        scene.stream("Because they can.")
        scene.end()
        return scene
    }

    private var other: Message {
        var figures = ReplyFigures()
        figures.decodeRate = Figure(61.5, .engineReported)
        return Message(
            id: Message.ID(rawValue: 2), role: .assistant, text: "Because they want to.",
            reply: ReplyRecord(
                model: "Qwen3-0.6B", quantization: Quantization("Q8_0"), engine: "llama.cpp",
                finishReason: .stop, usage: nil, figures: figures))
    }

    @Test("Another model answers the last question, and both are shown figure by figure")
    func compare() {
        let scene = answered()
        scene.type("/compare qwen3")
        var settings = ChatSettings()
        settings.model = "qwen3"
        #expect(scene.press(.enter) == [.compare(settings)])
        scene.send(.comparing("answered by the other model: 12 tokens"))
        #expect(scene.shows("comparing: answered by the other model: 12 tokens"))
        scene.send(.compared(other))
        #expect(scene.shows("SmolLM2-135M-Instruct Q4_1  and  Qwen3-0.6B Q8_0"))
        #expect(scene.shows("142 tok/s  |  61.5 tok/s"))
        #expect(scene.shows("word 3: “can.” and “want”"))
        #expect(scene.shows("Because they want to."))
    }

    @Test("Without a name there is a list; without a reply, or during one, a sentence")
    func refusals() {
        let scene = Scene.ready(120, 40)
        scene.type("/compare")
        #expect(scene.press(.enter) == [])
        #expect(scene.shows("There is no reply to compare with yet."))
        let later = answered()
        later.type("/compare")
        #expect(later.press(.enter) == [.listModels])
        later.send(.models([Scene.model]))
        #expect(later.shows("compare with · 1"))
        var settings = ChatSettings()
        settings.model = Scene.model.name
        #expect(later.press(.enter) == [.compare(settings)])
    }

    @Test("Esc gives it up, and a failure is said")
    func stop() {
        let scene = answered()
        scene.type("/compare qwen3")
        scene.press(.enter)
        #expect(scene.press(.escape) == [.stopComparing])
        scene.send(.comparisonFailed("It is too large for the memory."))
        #expect(scene.shows("It is too large for the memory."))
        #expect(!scene.shows("comparing"))
    }

    @Test("Where two texts part, in words")
    func difference() {
        #expect(ComparisonText.difference("a b", "a  b\n") == "none: the same words")
        #expect(ComparisonText.difference("a", "a b") == "word 2: the end and “b”")
    }
}
