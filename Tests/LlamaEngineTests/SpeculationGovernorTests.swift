import Testing

@testable import LlamaEngine

@Suite("When drafting pays")
struct SpeculationGovernorTests {
    /// A model, and how right drafts are: seconds by batch, and a chance by token.
    private struct Model {
        /// Seconds of a token, and of each further one in the same batch.
        var token = 0.01
        var further: Double
        var chance: Double
        /// How often there is something to draft.
        var hits = 1.0
        var state: UInt64 = 7

        mutating func random() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) / Double(1 << 53)
        }

        /// Makes `tokens` tokens; seconds, by those without any drafting.
        mutating func run(
            _ governor: inout SpeculationGovernor, _ kind: DraftKind, tokens: Int,
            isForced: Bool = false
        ) -> Double {
            var made = 0
            var seconds = 0.0
            while made < tokens {
                let offered = random() < hits ? 24 : 0
                let length = governor.length(kind, offered: offered, isForced: isForced)
                var accepted = 0
                while accepted < length, random() < chance { accepted += 1 }
                let step = (token + further * Double(length)) * (0.9 + 0.2 * random())
                if length == 0 {
                    governor.stepped(seconds: step)
                } else {
                    governor.stepped(kind, drafted: length, accepted: accepted, seconds: step)
                }
                seconds += step
                made += accepted + 1
            }
            return seconds / (Double(made) * token)
        }
    }

    @Test("where drafts are right and batches cheap, most of the time is saved")
    func pays() {
        var governor = SpeculationGovernor()
        governor.begin()
        var model = Model(further: 0.001, chance: 0.95)
        #expect(model.run(&governor, .longMatch, tokens: 400) < 0.35)
    }

    @Test("drafts that are mostly wrong cost next to nothing", arguments: [0.002, 0.005, 0.01])
    func wrong(further: Double) {
        for kind in DraftKind.allCases {
            var governor = SpeculationGovernor()
            governor.begin()
            var model = Model(further: further, chance: 0.1)
            #expect(model.run(&governor, kind, tokens: 1000) < 1.03)
        }
    }

    @Test("where a batch costs as much as its tokens, nothing is drafted for long")
    func dear() {
        var governor = SpeculationGovernor()
        governor.begin()
        var model = Model(further: 0.011, chance: 0.9)
        #expect(model.run(&governor, .longMatch, tokens: 1000) < 1.03)
    }

    @Test("drafts grow long where they are right, and short where they are not")
    func lengths() {
        var governor = SpeculationGovernor()
        governor.begin()
        var right = Model(further: 0.001, chance: 1)
        _ = right.run(&governor, .match, tokens: 400)
        #expect(governor.length(.match, offered: 24, isForced: true) >= 12)
        #expect(governor.length(.match, offered: 5, isForced: true) <= 5)
        var wrong = Model(further: 0.001, chance: 0.3)
        _ = wrong.run(&governor, .match, tokens: 400)
        #expect(governor.length(.match, offered: 24, isForced: true) <= 4)
    }

    @Test("a task that changes is noticed, both ways")
    func changes() {
        var governor = SpeculationGovernor()
        governor.begin()
        var chat = Model(further: 0.003, chance: 0.1)
        _ = chat.run(&governor, .longMatch, tokens: 500)
        governor.begin()
        var edit = Model(further: 0.003, chance: 0.95)
        #expect(edit.run(&governor, .longMatch, tokens: 400) < 0.7)
    }

    @Test("drafts that were not made bring it back when they would have been right")
    func unmade() {
        var governor = SpeculationGovernor()
        governor.begin()
        var chat = Model(further: 0.003, chance: 0.05)
        _ = chat.run(&governor, .longMatch, tokens: 500)
        for _ in 0..<100 where governor.length(.longMatch, offered: 24) == 0 {
            governor.stepped(seconds: 0.01)
            governor.wouldHaveBeen(right: true, .longMatch)
        }
        #expect(governor.length(.longMatch, offered: 24) > 0)
        for _ in 0..<100 { governor.wouldHaveBeen(right: false, .longMatch) }
        #expect(governor.length(.longMatch, offered: 24) == 0)
    }

    @Test("asked for, it drafts whatever it brings")
    func forced() {
        var governor = SpeculationGovernor()
        governor.begin()
        #expect(governor.length(.shortMatch, offered: 3, isForced: true) > 0)
        var model = Model(further: 0.01, chance: 0)
        _ = model.run(&governor, .shortMatch, tokens: 200, isForced: true)
        #expect(governor.length(.shortMatch, offered: 3, isForced: true) > 0)
        #expect(governor.length(.shortMatch, offered: 0, isForced: true) == 0)
    }
}
