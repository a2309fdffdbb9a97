internal import ChatCore

/// What `bench --replay -o json` prints. Times are seconds, rates tokens per second; what is not
/// told is null.
struct ReplayReport: Encodable, Sendable {
    struct Figures: Encodable, Sendable {
        var timeToFirstToken: Told<Double>
        var prefillTokensPerSecond: Told<Double>
        var decodeTokensPerSecond: Told<Double>
        var decodeSeconds: Told<Double>

        init(_ figures: ReplyFigures) {
            timeToFirstToken = Told(figures.timeToFirstToken?.value)
            prefillTokensPerSecond = Told(figures.prefillRate?.value)
            decodeTokensPerSecond = Told(figures.decodeRate?.value)
            decodeSeconds = Told(figures.decodeSeconds?.value)
        }
    }

    struct Sample: Encodable, Sendable {
        var promptTokens: Told<Int>
        var cachedTokens: Told<Int>
        var completionTokens: Told<Int>
        var figures: Figures
    }

    /// The reply that is kept.
    struct Recorded: Encodable, Sendable {
        var model: String
        var quantization: Told<String>
        var engine: String
        var promptTokens: Told<Int>
        var completionTokens: Told<Int>
        var figures: Figures
    }

    struct Turn: Encodable, Sendable {
        var turn: Int
        var samples: [Sample]
        var recorded: Told<Recorded>
    }

    var canterVersion = CanterCommand.version
    var conversation: String
    var model: String
    var quantization: Told<String>
    var engine: String
    var engineVersion: Told<String>
    var loadSeconds: Told<Double>
    /// How many turns the conversation has; fewer were replayed where it was stopped.
    var turnsAsked: Int
    var turns: [Turn]

    init(
        _ conversation: Conversation.ID, _ loaded: LoadedModel, asked: Int, _ turns: [ReplayedTurn]
    ) {
        self.conversation = conversation.rawValue
        model = loaded.model.displayName
        quantization = Told(loaded.model.quantization?.rawValue)
        engine = loaded.engine
        engineVersion = Told(loaded.engineVersion)
        loadSeconds = Told(loaded.loadSeconds)
        turnsAsked = asked
        self.turns = turns.map { replayed in
            Turn(
                turn: replayed.turn.number,
                samples: replayed.samples.map { sample in
                    Sample(
                        promptTokens: Told(sample.usage?.promptTokens),
                        cachedTokens: Told(sample.usage?.cachedTokens),
                        completionTokens: Told(sample.usage?.completionTokens),
                        figures: Figures(sample.figures))
                },
                recorded: Told(
                    replayed.turn.recorded.map { record in
                        Recorded(
                            model: record.model, quantization: Told(record.quantization?.rawValue),
                            engine: record.engine, promptTokens: Told(record.usage?.promptTokens),
                            completionTokens: Told(record.usage?.completionTokens),
                            figures: Figures(record.figures))
                    }))
        }
    }
}
