package import ChatCore

/// Turns as CSV (RFC 4180), with a header. Times are seconds, rates tokens
/// per second; empty where nothing is known. Behind every figure stands a
/// column with its provenance.
package enum LedgerCSV {
    /// A row per turn.
    package static func turns(_ turns: [LedgerTurn]) -> String {
        let header =
            ["turn"] + names
            + figures.flatMap { [$0.name, $0.name + "_provenance"] }
            + ["itl_p50_s", "itl_p95_s", "itl_p99_s", "itl_max_s", "itl_provenance"]
        return text(header, turns.enumerated().map { cells($1, number: $0 + 1) })
    }

    /// A row per stretch of decoding; `turn` is the row of `turns` it belongs
    /// to, counted from 1. All of it was measured by canter.
    package static func samples(of turns: [LedgerTurn]) -> String {
        let header = [
            "turn", "sent_at", "model", "quantization", "engine", "engine_build", "depth",
            "tokens", "seconds", "tokens_per_second", "threads", "clock_hz",
            "temperature_celsius", "other_load", "usable_cores", "provenance",
        ]
        let rows = turns.enumerated().flatMap { index, turn in
            turn.samples.map { entry -> [String] in
                let configuration = turn.configuration
                let sample = entry.sample
                return [
                    "\(index + 1)", Timestamp.text(turn.sentAt), name(configuration.model),
                    name(configuration.quantization?.rawValue), name(configuration.engine),
                    name(configuration.engineBuild), number(sample.depth), "\(sample.tokens)",
                    number(sample.seconds), number(Double(sample.tokens) / sample.seconds),
                    number(entry.threads), number(entry.clock), number(entry.temperature),
                    number(entry.otherLoad), number(entry.usableCores),
                    Provenance.measured.rawValue,
                ]
            }
        }
        return text(header, rows)
    }

    private static let names = [
        "sent_at", "model", "quantization", "fingerprint", "engine", "engine_build", "machine",
        "device", "threads", "threads_follow_load", "kv_type_k", "kv_type_v", "flash_attention",
        "batch", "micro_batch", "gpu_layers", "draft_model", "context_window", "finish_reason",
        "prompt_tokens", "cached_tokens", "completion_tokens", "reasoning_tokens",
        "drafted_tokens", "accepted_tokens", "energy_of",
    ]

    private static let figures:
        [(name: String, figure: @Sendable (LedgerTurn) -> Figure<Double>?)] = [
            ("ttft_s", { $0.figures.timeToFirstToken }),
            ("prefill_s", { $0.figures.prefillSeconds }),
            ("decode_s", { $0.figures.decodeSeconds }),
            ("reasoning_s", { $0.figures.reasoningSeconds }),
            ("prefill_tps", { $0.figures.prefillRate }),
            ("decode_tps", { $0.figures.decodeRate }),
            ("effective_tps", { $0.figures.effectiveRate }),
            ("bandwidth_bytes_per_s", { $0.bandwidth }),
            ("bandwidth_share", { $0.bandwidthShare }),
            ("joules_per_token", { $0.joulesPerToken }),
        ]

    private static func cells(_ turn: LedgerTurn, number row: Int) -> [String] {
        let configuration = turn.configuration
        let usage = turn.usage
        let latency = turn.figures.interTokenLatency
        var cells = [
            "\(row)", Timestamp.text(turn.sentAt), name(configuration.model),
            name(configuration.quantization?.rawValue), name(configuration.fingerprint),
            name(configuration.engine), name(configuration.engineBuild),
            name(configuration.machine), name(configuration.device),
            number(configuration.threads), "\(configuration.threadsFollow)",
            name(configuration.kvTypeK), name(configuration.kvTypeV),
            name(configuration.flashAttention?.rawValue),
        ]
        cells += [
            number(configuration.batch), number(configuration.microBatch),
            number(configuration.gpuLayers), name(configuration.draftModel),
            "\(turn.contextWindow)", turn.finishReason.rawValue, number(usage?.promptTokens),
            number(usage?.cachedTokens), number(usage?.completionTokens),
            number(usage?.reasoningTokens), number(usage?.drafts?.drafted),
            number(usage?.drafts?.accepted), name(turn.energyScope?.rawValue),
        ]
        for column in figures {
            let figure = column.figure(turn)
            cells += [number(figure?.value), name(figure?.provenance.rawValue)]
        }
        return cells + [
            number(latency?.p50), number(latency?.p95), number(latency?.p99),
            number(latency?.max), name(latency?.provenance.rawValue),
        ]
    }

    private static func text(_ header: [String], _ rows: [[String]]) -> String {
        ([header] + rows).map { CSV.line($0) + "\n" }.joined()
    }

    private static func number(_ value: Int?) -> String { value.map { "\($0)" } ?? "" }

    private static func number(_ value: Double?) -> String {
        guard let value, value.isFinite else { return "" }
        return value.rounded() == value && abs(value) < 1e15
            ? LedgerText.fixed(value, decimals: 0) : value.description
    }

    /// A name on one line. One that a spreadsheet would take for a formula gets
    /// an apostrophe in front: models and servers choose theirs themselves.
    private static func name(_ text: String?) -> String {
        guard let text else { return "" }
        let name = Conversation.title(from: text)
        return name.first.map { "=+-@".contains($0) } == true ? "'" + name : name
    }
}
