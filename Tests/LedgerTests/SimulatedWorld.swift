import ChatCore
import Foundation
import TestSupport

/// A machine somebody chats on, with everything that makes its speed uneven.
struct SimulatedWorld {
    /// The standard deviation of sittings, and of replies within one, as logarithms.
    var sitting = 0.01
    var reply = 0.015
    /// How much slower a sitting gets from its first reply to its tenth: the machine warms up.
    var drift = 0.03
    /// The share of replies in which other programs run, and of those in which the ledger knows.
    var busy = 0.15
    var busyKnown = 0.5
    /// Seconds per token in an empty context, and added by a token of depth.
    var fresh = 0.02
    var slope = 1.2e-6
    private var generator: SeededGenerator
    private var time = 1_764_000_000.0

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    /// Replies in sittings of a few each, `speed` times as fast as the world is, in
    /// conversations up to `deepest` tokens long.
    mutating func turns(
        _ count: Int, build: String = "b1", speed: Double = 1, deepest: Double = 6000,
        perSitting: ClosedRange<Int> = 3...7
    ) -> [LedgerTurn] {
        var turns: [LedgerTurn] = []
        while turns.count < count {
            time += 40_000
            let mood = sitting * normal()
            var depth = Double.random(in: 0...deepest / 2, using: &generator)
            for place in 0..<Int.random(in: perSitting, using: &generator) {
                guard turns.count < count else { break }
                let heat = drift * min(1, Double(place) / 10)
                depth += Double.random(in: 50...deepest / 6, using: &generator)
                turns.append(
                    turn(build, speed * exp(mood - heat + reply * normal()), depth: depth))
                time += 120
            }
        }
        return turns
    }

    private mutating func turn(_ build: String, _ speed: Double, depth: Double) -> LedgerTurn {
        var configuration = SpeedConfiguration(
            model: "Qwen3-4B", engine: "llama.cpp", machine: "Ryzen 7, 8 cores")
        configuration.engineBuild = build
        configuration.quantization = Quantization("Q4_K_M")
        configuration.threads = 8
        var turn = LedgerTurn(
            sentAt: time, configuration: configuration, contextWindow: 16_384,
            finishReason: .stop, usage: nil, figures: ReplyFigures())
        let isBusy = Double.random(in: 0...1, using: &generator) < busy
        let isKnown = Double.random(in: 0...1, using: &generator) < busyKnown
        // Other work lasts for a part of the reply, or for all of it.
        let burst = isBusy ? Double.random(in: 0.3...1, using: &generator) : 0
        let slowed = isBusy ? Double.random(in: 1.1...1.6, using: &generator) : 1
        let count = Int.random(in: 2...12, using: &generator)
        for index in 0..<count {
            let at = depth + 32 * Double(index)
            let isHit = Double(index) < burst * Double(count)
            let seconds =
                32 * (fresh + slope * at) / speed * (isHit ? slowed : 1) * exp(0.01 * normal())
            var sample = LedgerSample(DepthSample(depth: at, tokens: 32, seconds: seconds))
            sample.clock = 3e9 * (1 + 0.01 * normal())
            sample.usableCores = 8
            sample.otherLoad = isKnown && isHit ? 4 : 0.1
            turn.samples.append(sample)
        }
        let usage = Usage(
            promptTokens: Int(depth), cachedTokens: nil, completionTokens: 32 * count + 1)
        turn.usage = usage
        let seconds = turn.samples.reduce(0) { $0 + $1.sample.seconds }
        turn.figures.decodeRate = Figure(Double(32 * count) / seconds, .measured)
        turn.figures.timeToFirstToken = Figure(0.4 * exp(0.1 * normal()), .measured)
        return turn
    }

    /// Of the standard normal distribution, by Box and Muller.
    private mutating func normal() -> Double {
        let radius =
            (-2 * log(Double.random(in: Double.leastNonzeroMagnitude...1, using: &generator)))
            .squareRoot()
        return radius * cos(2 * Double.pi * Double.random(in: 0...1, using: &generator))
    }
}
