import ChatCore
import Foundation
import Testing

@testable import Ledger

@Suite struct SpeedComparisonTests {
    /// Replies with one stretch each: `seconds` a token, a day apart.
    private func turns(_ seconds: [Double], depth: Double = 500, from day: Int = 0) -> [LedgerTurn]
    {
        seconds.enumerated().map { index, seconds in
            var turn = LedgerTurn(
                sentAt: Double(day + index) * 86_400,
                configuration: SpeedConfiguration(model: "m", engine: "e", machine: "here"),
                contextWindow: 4096, finishReason: .stop, usage: nil, figures: ReplyFigures())
            turn.samples = [
                LedgerSample(DepthSample(depth: depth, tokens: 64, seconds: 64 * seconds))
            ]
            return turn
        }
    }

    private let steady = (0..<12).map { 0.02 * (1 + 0.002 * Double($0 % 4)) }

    private func compare(_ first: [LedgerTurn], _ second: [LedgerTurn])
        -> Result<SpeedComparison, SpeedComparison.Refusal>
    {
        SpeedComparison.compare(first, called: "b1234", with: second, called: "b1300")
    }

    @Test("A slower build is said to be slower, by how much, and from how many replies")
    func slower() throws {
        let found = try compare(turns(steady), turns(steady.map { $0 * 1.25 }, from: 40)).get()
        #expect(found.verdict == .slower)
        #expect(abs(found.ratio - 0.8) < 0.001)
        #expect(found.interval.contains(0.8) && !found.interval.contains(1))
        #expect(found.sentence.hasPrefix("b1300 against b1234: 20.0 % slower ("))
        #expect(found.sentence.hasSuffix("), 12 against 12 replies."))
        let back = try compare(turns(steady.map { $0 * 1.25 }), turns(steady, from: 40)).get()
        #expect(back.verdict == .faster && back.finding.hasPrefix("25.0 % faster ("))
    }

    @Test("Less than two percent are no difference, however sure")
    func small() throws {
        let many = (0..<200).map { 0.02 * (1 + 0.001 * Double($0 % 4)) }
        let found = try compare(turns(many), turns(many.map { $0 * 1.015 }, from: 400)).get()
        #expect(found.chance < 0.01)
        #expect(found.verdict == .noDifference)
        #expect(found.finding.hasPrefix("no difference beyond noise (-"))
    }

    @Test("Fewer than five replies on a side are refused with a sentence")
    func few() {
        let refusal = SpeedComparison.Refusal.tooFewReplies(
            first: 12, second: 4, leftOut: LeftOut())
        #expect(compare(turns(steady), turns([0.02, 0.02, 0.02, 0.02])) == .failure(refusal))
        #expect(
            refusal.description
                == "Too few replies to compare, 12 against 4: each side needs 5 that tell their speed."
        )
    }

    @Test("Replies of a disturbed machine are left out and counted")
    func disturbed() throws {
        var first = turns(steady)
        for index in first.indices {
            first[index].samples[0].clock = 3e9
            first[index].samples[0].usableCores = 8
            first[index].samples[0].otherLoad = 0.5
        }
        first[0].samples[0].otherLoad = 3
        first[1].samples[0].clock = 2e9
        first[2].samples[0].sample.tokens = 4
        let found = try compare(first, turns(steady, from: 40)).get()
        #expect(found.leftOut.busy == 1 && found.leftOut.clock == 1)
        #expect(found.leftOut.withoutSpeed == 1 && found.firstReplies == 9)
        #expect(
            found.sentence.hasSuffix(
                "3 replies are left out: other programs kept the machine busy (1); "
                    + "the processor's clock was far from the usual (1); "
                    + "too short, or the engine does not tell enough (1)."))
    }

    @Test("A load is held against the threads where the processors are not known")
    func loadByThreads() throws {
        var first = turns(steady)
        for index in first.indices {
            first[index].samples[0].threads = 2
            first[index].samples[0].otherLoad = index < 6 ? 1 : 0.1
        }
        #expect(try compare(first, turns(steady, from: 40)).get().leftOut.busy == 6)
    }

    @Test("Where nothing was sampled, the reply's own speed counts")
    func withoutSamples() throws {
        var second = turns(steady, from: 40)
        for index in second.indices {
            second[index].samples = []
            second[index].usage = Usage(
                promptTokens: 468, cachedTokens: nil, completionTokens: 65)
            second[index].figures.decodeRate = Figure(0.5 / steady[index], .engineReported)
        }
        let found = try compare(turns(steady), second).get()
        #expect(found.secondReplies == 12)
        #expect(abs(found.ratio - 0.5) < 0.001)
    }

    @Test("Sides at quite different depths are not compared")
    func depths() {
        let deep = turns(steady.map { $0 * 1.4 }, depth: 9000, from: 40)
        #expect(compare(turns(steady), deep) == .failure(.differentDepths))
    }

    @Test("A model that is three times as fast is found to be, whatever the depths")
    func farApart() throws {
        var world = SimulatedWorld(seed: 7)
        let first = world.turns(30)
        let found = try compare(first, world.turns(30, speed: 3, deepest: 8000)).get()
        #expect(found.verdict == .faster && found.interval.contains(3))
    }

    @Test("Builds are compared in the order of their first use, the latest change first")
    func updates() throws {
        var world = SimulatedWorld(seed: 3)
        var turns = world.turns(14, build: "b1234")
        turns += world.turns(14, build: "b1300", speed: 0.8)
        turns += world.turns(3, build: "b1400")
        var unknown = world.turns(9)
        for index in unknown.indices { unknown[index].configuration.engineBuild = nil }
        var other = world.turns(6, build: "b1400")
        for index in other.indices { other[index].configuration.threads = 4 }
        let updates = EngineUpdate.updates(in: (turns + unknown + other).reversed())
        #expect(updates.map(\.to) == ["b1400", "b1300"])
        #expect(updates[1].line.hasPrefix("llama.cpp b1234 → b1300: "))
        #expect(try updates[1].outcome.get().verdict == .slower)
        #expect(updates[0].line.contains("not compared. Too few replies to compare, "))
        #expect(updates[1].configuration.engineBuild == nil)
    }
}
