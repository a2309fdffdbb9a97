internal import Canvas
internal import ChatCore

/// What `bench --replay` prints for a person: a row for each turn, and beneath them how it was
/// measured.
struct ReplayTable: Sendable {
    let loaded: LoadedModel
    let outcome: Replay.Outcome

    var markdown: String {
        let header = [
            "turn", "prompt", "read", "to first token", "read t/s", "wrote", "write t/s",
            "then t/s", "then by",
        ]
        let rows = outcome.turns.map(row)
        return MarkdownTable.text(header, rows, numbers: Set(0..<8)) + "\n\n"
            + notes.joined(separator: "\n")
    }

    private func row(_ replayed: ReplayedTurn) -> [String] {
        func text(_ figure: Figure<Double>?, _ unit: String = "") -> String {
            figure.map {
                ($0.provenance == .estimated ? "~" : "") + Readable.fixed($0.value, decimals: 2)
                    + unit
            } ?? Readable.missing
        }
        let recorded = replayed.turn.recorded
        return [
            String(replayed.turn.number),
            replayed.promptTokens.map(String.init) ?? Readable.missing,
            replayed.readTokens.map(String.init) ?? Readable.missing,
            text(replayed.median(\.timeToFirstToken), " s"),
            text(replayed.median(\.prefillRate)),
            replayed.writtenTokens.map(String.init) ?? Readable.missing,
            text(replayed.median(\.decodeRate)),
            text(recorded?.figures.decodeRate),
            recorded.map { ModelLabel.text($0.model, $0.quantization) } ?? Readable.missing,
        ]
    }

    private var notes: [String] {
        let engine = [loaded.engine, loaded.engineVersion].compactMap(\.self).joined(separator: " ")
        let model = ModelLabel.text(loaded.model.displayName, loaded.model.quantization)
        let repetitions = outcome.turns.map(\.samples.count).max() ?? 0
        var notes = [
            "\(model), \(engine), canter \(CanterCommand.version); median of \(repetitions)",
            "Every turn has the conversation as it was before it, so prompts are the same for every model; replies are as long as they were then, the likeliest token each, without drafts.",
            "read: prompt tokens that were not in the cache. write t/s: tokens after the first, over the time after it. then: the reply that is kept, as it was measured in that chat.",
        ]
        if let seconds = loaded.loadSeconds {
            notes.append(
                "Loading took \(Readable.fixed(seconds, decimals: 2)) s, which no figure has in it."
            )
        }
        if let total = total(\.figures), let then = then {
            notes.append(
                "Waiting for all replies: \(Readable.fixed(total, decimals: 1)) s, then \(Readable.fixed(then, decimals: 1)) s."
            )
        }
        return notes
    }

    /// Seconds from sending to the last token, of all turns together; `nil` where one does not
    /// tell. Of several repetitions the first.
    private func total(_ figures: (ReplayedTurn.Sample) -> ReplyFigures) -> Double? {
        Self.sum(outcome.turns.map { $0.samples.first.map(figures) })
    }

    private var then: Double? {
        Self.sum(outcome.turns.map { $0.turn.recorded?.figures })
    }

    private static func sum(_ turns: [ReplyFigures?]) -> Double? {
        var sum = 0.0
        for figures in turns {
            guard let first = figures?.timeToFirstToken, let rest = figures?.decodeSeconds else {
                return nil
            }
            sum += first.value + rest.value
        }
        return turns.isEmpty ? nil : sum
    }
}
