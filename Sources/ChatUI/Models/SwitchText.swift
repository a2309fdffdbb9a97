internal import Canvas
internal import ChatCore

/// What a switch will take and what it took, in words.
enum SwitchText {
    /// Before it: what it will take, as far as it is known.
    static func facts(_ state: PreviewState, old: String) -> [Fact] {
        let fit = state.preview?.fit ?? state.offer.fit
        var facts: [Fact] = []
        if fit == .tooBig {
            facts.append(
                Fact(
                    "too big",
                    "It needs more memory than is free: loading it may fail, or slow the machine down. Enter tries it all the same.",
                    .bad, brief: "too big: Enter tries it all the same"))
        }
        if let failure = state.failure {
            facts.append(Fact("not known", "\(failure) Enter tries it all the same.", .warn))
        }
        guard let preview = state.preview else {
            if state.failure == nil { facts.append(Fact("looking", "what it takes …")) }
            return facts
        }
        func waiting(_ text: String?) -> String {
            text ?? (preview.isComplete ? "not known" : "…")
        }
        let load = waiting(preview.loadSeconds.map(seconds))
        facts.append(Fact("to load", load, brief: "load \(load)"))
        facts.append(reading(preview) ?? Fact("to read", waiting(nil)))
        facts.append(
            memory(preview, fit) ?? Fact("memory", waiting(nil)))
        facts +=
            preview.old.map { [Fact("after it", fate(of: old, $0), brief: fate(of: old, $0))] }
            ?? []
        return facts
    }

    private static func reading(_ preview: SwitchPreview) -> Fact? {
        let time = preview.readSeconds.map { ", \(seconds($0))" } ?? ""
        switch preview.way {
        case .warm:
            guard let tokens = preview.tokensToRead else { return nil }
            guard tokens.value > 0 else {
                return Fact(
                    "to read", "nothing: its engine still holds the conversation",
                    brief: "nothing to read")
            }
            let count = "\(tokens.text(Readable.grouped)) tokens"
            return Fact("to read", "only what is new: \(count)\(time)", brief: "\(count)\(time)")
        case .restored(let tokens, let bytes):
            let count = "\(Readable.grouped(tokens)) tokens"
            return Fact(
                "to read", "\(count) come back from the disk (\(Readable.bytes(bytes)))\(time)",
                brief: "\(count) from the disk\(time)")
        case .read:
            return preview.tokensToRead.map { tokens in
                let count = "\(tokens.text(Readable.grouped)) tokens"
                return Fact(
                    "to read", "\(count) under its own tokenizer\(time)",
                    brief: "read \(count)\(time)")
            }
        }
    }

    private static func memory(_ preview: SwitchPreview, _ fit: MachineSurvey.Fit?) -> Fact? {
        guard let after = preview.memoryAfter else { return nil }
        let parts: [String?] = [
            "~\(Readable.bytes(after)) after it",
            preview.memoryPeak.map { "~\(Readable.bytes($0)) at most on the way" },
            preview.memoryBefore.map { "\(Readable.bytes($0)) now" },
        ]
        let verdict = fit.map { "\($0.word): " } ?? ""
        return Fact(
            "memory", verdict + parts.compactMap { $0 }.joined(separator: ", "), Fact.Tone(fit),
            brief: "\(verdict)~\(Readable.bytes(preview.memoryPeak ?? after))")
    }

    private static func fate(of name: String, _ old: SwitchPreview.Old) -> String {
        switch old {
        case .keptWarm: "\(name) is kept ready"
        case .parked: "\(name) is freed, and its state kept on the disk"
        case .left: "\(name) stays with its server"
        }
    }

    /// After it: what it took, beside what was said.
    static func outcome(_ outcome: SwitchOutcome) -> String {
        let said = outcome.predicted
        var parts: [String] = []
        switch outcome.way {
        case .warm:
            parts.append("still ready")
        case .restored, .read:
            parts.append("loaded in \(time(outcome.loadSeconds, said.loadSeconds))")
        }
        let tokens = outcome.tokensRead.map { $0.text(Readable.grouped) }
        if let seconds = outcome.readSeconds {
            let time = time(seconds, said.readSeconds)
            switch outcome.way {
            case .restored(let count, _):
                parts.append(
                    "\(tokens ?? Readable.grouped(count)) tokens back from the disk in \(time)")
            case .read, .warm:
                parts.append(
                    "read \(tokens.map { "\($0) tokens" } ?? "the conversation") in \(time)")
            }
        } else if outcome.way == .read {
            parts.append("reads the conversation with the next message")
        }
        if let bytes = outcome.memoryBytes {
            parts.append(
                Readable.bytes(bytes)
                    + (said.memoryAfter.map { " (said \(Readable.bytes($0)))" } ?? ""))
        }
        return parts.joined(separator: ", ")
    }

    /// What it took, and what was said.
    private static func time(_ value: Double, _ said: Figure<Double>?) -> String {
        Readable.duration(seconds: value)
            + (said.map { " (said \(Readable.duration(seconds: $0.value)))" } ?? "")
    }

    private static func seconds(_ figure: Figure<Double>) -> String {
        figure.text { Readable.duration(seconds: $0) }
    }
}
