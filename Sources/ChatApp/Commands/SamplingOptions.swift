internal import ArgumentParser
internal import ChatCore

/// How replies are drawn; the same words in every command.
struct SamplingOptions: ParsableArguments {
    @Option(help: "System message; the model's own where not given.")
    var system: String?

    @Option(help: "0 takes the likeliest token each time; higher is more varied.")
    var temperature: Double = 0.8

    @Option(help: "Keep the k likeliest tokens; 0 keeps all.")
    var topK: Int = 40

    @Option(help: "Keep the smallest set of tokens whose probabilities add up to p.")
    var topP: Double = 0.95

    @Option(help: "Drop tokens less likely than this share of the likeliest.")
    var minP: Double = 0.05

    @Option(help: "Make recent tokens less likely; 1 does nothing.")
    var repeatPenalty: Double = 1

    @Option(help: "Seed of the draw, for a reply that can be made again.")
    var seed: UInt32?

    @Option(help: "Most tokens of a reply.")
    var maxTokens: Int?

    func validate() throws {
        guard temperature >= 0, temperature.isFinite else {
            throw ValidationError("--temperature takes a number from 0 up.")
        }
        guard topK >= 0 else { throw ValidationError("--top-k takes a number from 0 up.") }
        guard (0...1).contains(topP) else {
            throw ValidationError("--top-p takes a number from 0 to 1.")
        }
        guard (0...1).contains(minP) else {
            throw ValidationError("--min-p takes a number from 0 to 1.")
        }
        guard repeatPenalty > 0, repeatPenalty.isFinite else {
            throw ValidationError("--repeat-penalty takes a number above 0.")
        }
        if let maxTokens, maxTokens < 1 {
            throw ValidationError("--max-tokens takes a number from 1 up.")
        }
        // libllama takes the largest number as "draw a seed".
        if seed == .max {
            throw ValidationError("--seed takes a number from 0 to \(UInt32.max - 1).")
        }
    }

    var settings: SamplingSettings {
        SamplingSettings(
            temperature: temperature, topK: topK, topP: topP, minP: minP,
            repeatPenalty: repeatPenalty,
            seed: seed)
    }
}
