internal import ChatCore
internal import GRDB

/// A row of `turns`, both ways.
///
/// A hundred thousand of them may be read at once, so columns are found by
/// their place and not by name.
enum TurnRecord {
    private typealias FigureColumn = (
        name: String, path: any WritableKeyPath<LedgerTurn, Figure<Double>?> & Sendable
    )

    private static let figures: [FigureColumn] = [
        ("first_token_seconds", \.figures.timeToFirstToken),
        ("prefill_seconds", \.figures.prefillSeconds),
        ("decode_seconds", \.figures.decodeSeconds),
        ("reasoning_seconds", \.figures.reasoningSeconds),
        ("prefill_rate", \.figures.prefillRate), ("decode_rate", \.figures.decodeRate),
        ("effective_rate", \.figures.effectiveRate), ("bandwidth", \.bandwidth),
        ("bandwidth_share", \.bandwidthShare), ("joules_per_token", \.joulesPerToken),
    ]

    private static let columns =
        [
            "configuration", "sent_at", "conversation", "message", "context_window",
            "finish_reason", "prompt_tokens", "cached_tokens", "completion_tokens",
            "reasoning_tokens", "energy_scope", "latency_p50", "latency_p95", "latency_p99",
            "latency_max", "latency_from", "details",
        ] + figures.flatMap { [$0.name, $0.name + "_from"] }

    /// Where the figures begin.
    private static let firstFigure = columns.count - 2 * figures.count

    /// Selects the row's key, its configuration's, and the rest.
    static let selection = "SELECT key, \(columns.joined(separator: ", ")) FROM turns"

    private static let insertion = """
        INSERT INTO turns (\(columns.joined(separator: ", ")))
        VALUES (\(columns.map { _ in "?" }.joined(separator: ", ")))
        """

    static func insert(_ turn: LedgerTurn, _ db: Database) throws {
        let usage = turn.usage
        let latency = turn.figures.interTokenLatency
        let values: [(any DatabaseValueConvertible)?] = [
            try ConfigurationRecord.key(making: turn.configuration, db), turn.sentAt,
            turn.conversation?.rawValue, turn.message?.rawValue, turn.contextWindow,
            turn.finishReason.rawValue, usage?.promptTokens, usage?.cachedTokens,
            usage?.completionTokens, usage?.reasoningTokens, turn.energyScope?.rawValue,
            latency?.p50, latency?.p95, latency?.p99, latency?.max, latency?.provenance.rawValue,
            try TurnDetails(turn)?.json(),
        ]
        let figures = figures.flatMap { column -> [(any DatabaseValueConvertible)?] in
            let figure = turn[keyPath: column.path]
            return [figure?.value, figure?.provenance.rawValue]
        }
        try db.cachedStatement(sql: insertion).execute(
            arguments: StatementArguments(values + figures))
        try SampleRecord.insert(turn.samples, ofTurn: db.lastInsertedRowID, db)
    }

    /// The turn of a row of `selection`, without samples. What a newer canter
    /// has other words for is left out; a reason to end is taken for the
    /// nearest this one knows.
    static func turn(_ row: Row, of configuration: SpeedConfiguration) -> LedgerTurn {
        var usage: Usage?
        if let promptTokens: Int = row[7], let completionTokens: Int = row[9] {
            usage = Usage(
                promptTokens: promptTokens, cachedTokens: row[8],
                completionTokens: completionTokens, reasoningTokens: row[10])
        }
        var turn = LedgerTurn(
            sentAt: row[2], configuration: configuration, contextWindow: row[5],
            finishReason: FinishReason(rawValue: row[6]) ?? .stop, usage: usage,
            figures: ReplyFigures())
        let conversation: String? = row[3]
        turn.conversation = conversation.map { Conversation.ID(rawValue: $0) }
        let message: Int? = row[4]
        turn.message = message.map { Message.ID(rawValue: $0) }
        let scope: String? = row[11]
        turn.energyScope = scope.flatMap(MachineReading.Energy.Scope.init(rawValue:))
        turn.figures.interTokenLatency = latency(row)
        TurnDetails(json: row[17])?.put(into: &turn)
        for (index, column) in figures.enumerated() {
            let place = 1 + firstFigure + 2 * index
            guard let value: Double = row[place], let origin = provenance(row[place + 1]) else {
                continue
            }
            turn[keyPath: column.path] = Figure(value, origin)
        }
        return turn
    }

    private static func latency(_ row: Row) -> LatencyPercentiles? {
        guard let p50: Double = row[12], let p95: Double = row[13], let p99: Double = row[14],
            let max: Double = row[15], let origin = provenance(row[16])
        else { return nil }
        return LatencyPercentiles(p50: p50, p95: p95, p99: p99, max: max, provenance: origin)
    }

    private static func provenance(_ word: String?) -> Provenance? {
        word.flatMap(Provenance.init(rawValue:))
    }
}
