import ChatCore
import Testing

@testable import ChatUI

struct ComparisonTableTests {
    private func message(
        _ text: String, speed: Figure<Double>?, first: Double? = nil,
        reason: FinishReason = .stop, cause: LengthCause? = nil
    ) -> Message {
        var figures = ReplyFigures()
        figures.decodeRate = speed
        figures.timeToFirstToken = first.map { Figure($0, .measured) }
        var record = ReplyRecord(
            model: "m", quantization: nil, engine: "e", finishReason: reason,
            usage: Usage(promptTokens: 9, cachedTokens: nil, completionTokens: 1200),
            figures: figures)
        record.lengthCause = cause
        return Message(
            id: Message.ID(rawValue: 1), role: .assistant, text: text, reply: record)
    }

    private func row(_ label: String, _ table: ComparisonTable) -> [String] {
        table.rows.first { $0.label == label }.map { [$0.left, $0.right, $0.between] } ?? []
    }

    @Test("Figures stand side by side with how many times the left one the right one is")
    func ratio() {
        let table = ComparisonTable(
            .init(
                message("because they can", speed: Figure(142.3, .engineReported), first: 0.058),
                memory: 98 << 20),
            .init(
                message("because they want", speed: Figure(61.5, .measured), first: 0.58),
                memory: 196 << 20))
        #expect(row("speed", table) == ["142 tok/s", "61.5 tok/s", "× 0.43"])
        #expect(row("first token", table) == ["58 ms", "580 ms", "× 10"])
        #expect(row("memory", table) == ["98 MiB", "196 MiB", "× 2.00"])
        #expect(row("tokens", table) == ["1,200", "1,200", "× 1.00"])
        #expect(row("first difference", table) == ["“can”", "“want”", "word 3"])
    }

    @Test("What comes of an estimate is marked as one")
    func estimated() {
        let table = ComparisonTable(
            .init(message("a", speed: Figure(100, .estimated)), memory: nil),
            .init(message("a", speed: Figure(50, .engineReported)), memory: nil))
        #expect(row("speed", table) == ["~100 tok/s", "50.0 tok/s", "~× 0.50"])
        #expect(row("memory", table) == ["–", "–", ""])
        #expect(row("first difference", table) == ["the same words", "the same words", ""])
    }

    @Test("Nothing is divided by nothing, and what an engine does not tell is a dash")
    func missing() {
        let silent = Message(id: Message.ID(rawValue: 1), role: .assistant, text: "a")
        let table = ComparisonTable(
            .init(message("a", speed: Figure(0, .measured)), memory: nil),
            .init(silent, memory: 1 << 20))
        #expect(row("speed", table) == ["0.00 tok/s", "–", ""])
        #expect(row("memory", table) == ["–", "1.0 MiB", ""])
        #expect(row("tokens", table) == ["1,200", "–", ""])
        #expect(row("ended", table) == ["by itself", "–", ""])
        #expect(ComparisonTable.ratio(Figure(0, .measured), Figure(5, .measured)) == "")
    }

    @Test("How each ended is said in words")
    func endings() {
        let table = ComparisonTable(
            .init(message("a", speed: nil, reason: .cancelled), memory: nil),
            .init(message("a b", speed: nil, reason: .length, cause: .tokenLimit), memory: nil))
        #expect(row("ended", table) == ["stopped", "token limit", ""])
        #expect(row("first difference", table) == ["ends before", "“b”", "word 2"])
    }
}
