internal import Canvas
internal import ChatCore

/// Two replies to one message, figure by figure.
struct ComparisonTable: Sendable, Equatable {
    /// One of the two.
    struct Side: Sendable {
        let text: String
        let reply: ReplyRecord?
        /// Bytes its model takes.
        let memory: Figure<Double>?

        init(_ message: Message, memory: Int?) {
            text = message.text
            reply = message.reply
            self.memory = memory.map { Figure(Double($0), .engineReported) }
        }
    }

    struct Row: Sendable, Equatable {
        var label: String
        var left: String
        var right: String
        /// What the right is to the left: how many times it, or where they part.
        var between: String
    }

    let rows: [Row]

    init(_ left: Side, _ right: Side) {
        func row(
            _ label: String, _ value: (Side) -> Figure<Double>?, _ format: (Double) -> String
        ) -> Row {
            let (one, other) = (value(left), value(right))
            return Row(
                label: label, left: one?.text(format) ?? Readable.missing,
                right: other?.text(format) ?? Readable.missing, between: Self.ratio(one, other))
        }
        func rate(_ value: Double) -> String { Readable.rate(value) + " tok/s" }
        let splits = [left, right].map { $0.reply?.figures.firstTokenSplit }
        // Of two embedded engines it says what the row of the prompt does.
        let isServed = splits.contains { $0?.isServed == true }
        let named = ["network", "queue", "load", "reading", "rest"].filter { name in
            isServed && splits.contains { $0?[name] != nil }
        }
        rows =
            [
                row("speed", { $0.reply?.figures.decodeRate }, rate),
                row("first token", { $0.reply?.figures.timeToFirstToken }) {
                    Readable.duration(seconds: $0)
                },
                Row(label: "  it read", left: left.prompt, right: right.prompt, between: ""),
            ]
            + named.map { name in
                row("  \(name)", { $0.reply?.figures.firstTokenSplit?[name] }) {
                    Readable.duration(seconds: $0)
                }
            } + [
                row("prompt read", { $0.reply?.figures.prefillRate }, rate),
                row("memory", { $0.memory }) { Readable.bytes(Int($0)) },
                row("tokens", { $0.tokens }) { Readable.grouped(Int($0)) },
                Row(
                    label: "ended", left: Self.ending(left.reply), right: Self.ending(right.reply),
                    between: ""),
                Self.difference(left.text, right.text),
            ]
    }

    /// How many times the left one the right one is; an estimate where one of them is.
    static func ratio(_ left: Figure<Double>?, _ right: Figure<Double>?) -> String {
        guard let left, let right, left.value > 0, right.value.isFinite else { return "" }
        let isEstimated = left.provenance == .estimated || right.provenance == .estimated
        let ratio = right.value / left.value
        let text = Readable.fixed(ratio, decimals: ratio < 9.995 ? 2 : 0)
        return (isEstimated ? "~" : "") + "× " + text
    }

    private static func ending(_ reply: ReplyRecord?) -> String {
        switch reply?.finishReason {
        case .stop: "by itself"
        case .cancelled: "stopped"
        case .error: "failed"
        case nil: Readable.missing
        case .length:
            switch reply?.lengthCause {
            case .tokenLimit: "token limit"
            case .window: "window full"
            case nil: "cut off"
            }
        }
    }

    /// Where the answers part. What was thought before them does not count.
    private static func difference(_ left: String, _ right: String) -> Row {
        let label = "first difference"
        switch FirstDifference(left, right) {
        case .none:
            return Row(label: label, left: "the same words", right: "the same words", between: "")
        case .word(let number, let one, let other):
            func quoted(_ word: String?) -> String { word.map { "“\($0)”" } ?? "ends before" }
            return Row(
                label: label, left: quoted(one), right: quoted(other),
                between: "word \(Readable.grouped(number))")
        }
    }
}

extension FirstTokenSplit {
    fileprivate subscript(name: String) -> Figure<Double>? {
        parts.first { $0.name == name }?.seconds
    }
}

extension ComparisonTable.Side {
    /// Whether the prompt was read before the first token, or was in the cache.
    fileprivate var prompt: String {
        guard let usage = reply?.usage else { return Readable.missing }
        guard let kept = usage.cachedTokens else {
            return "\(Readable.grouped(usage.promptTokens)), kept or not"
        }
        let new = Readable.grouped(usage.promptTokens - kept)
        return kept == 0 ? "all \(new) anew" : "\(new) anew, \(Readable.grouped(kept)) kept"
    }

    /// Tokens written, as the engine counts them.
    fileprivate var tokens: Figure<Double>? {
        reply?.usage.map { Figure(Double($0.completionTokens), .engineReported) }
    }
}
