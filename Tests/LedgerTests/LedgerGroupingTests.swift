import ChatCore
import Telemetry
import Testing

@testable import Ledger

@Suite struct LedgerGroupingTests {
    private func turns() -> [LedgerTurn] {
        var world = SimulatedWorld(seed: 1)
        var turns = world.turns(12, build: "b1")
        turns += world.turns(12, build: "b2", speed: 2)
        return turns
    }

    @Test("Groups tell how many turns, which tokens, and the median with its origin")
    func groups() throws {
        var turns = turns()
        turns[0].figures.decodeRate?.provenance = .estimated
        let grouping = LedgerGrouping(turns, by: [.model, .build])
        #expect(grouping.groups.map(\.values) == [["Qwen3-4B", "b2"], ["Qwen3-4B", "b1"]])
        let slow = grouping.groups[1]
        #expect(slow.turns == 12)
        let tokens = turns.prefix(12).compactMap(\.usage?.completionTokens).reduce(0, +)
        #expect(slow.tokens == Figure(tokens, .engineReported))
        #expect(slow.decodeRate?.provenance == .estimated && slow.decodeRate?.count == 12)
        #expect(slow.timeToFirstToken?.provenance == .measured)
        #expect(slow.prefillRate == nil && slow.joulesPerToken == nil)
        #expect(slow.first == turns[0].sentAt && slow.last == turns[11].sentAt)
    }

    @Test("A group of one configuration has a fit near the truth; its build may change")
    func fit() throws {
        var world = SimulatedWorld(seed: 2)
        world.busy = 0
        let turns = world.turns(20, build: "b1") + world.turns(20, build: "b2")
        let group = try #require(LedgerGrouping(turns, by: [.model]).groups.first)
        let fresh = try #require(group.freshSpeed)
        #expect(abs(fresh.value - 50) < 2.5)
        let deep = try #require(group.speedAtDepth)
        #expect(abs(deep.value - 1 / (0.02 + 1.2e-6 * 4096)) < 2.5)
        #expect(LedgerColumn.fresh.entry(of: group)?.provenance == .estimated)
        var mixed = turns
        mixed[0].configuration.threads = 2
        #expect(LedgerGrouping(mixed, by: [.model]).groups.first?.fit == nil)
    }

    @Test("Energy of different parts of a machine has no median")
    func energy() {
        var turns = turns()
        for index in turns.indices {
            turns[index].joulesPerToken = Figure(2, .measured)
            turns[index].energyScope = .processor
        }
        #expect(LedgerGrouping(turns, by: []).groups[0].joulesPerToken?.value == 2)
        turns[3].energyScope = .machine
        #expect(LedgerGrouping(turns, by: []).groups[0].joulesPerToken == nil)
    }

    @Test("Groups are sorted by any column: the best first, and what is not known last")
    func sorting() {
        var turns = turns()
        for index in 0..<4 {
            turns[index].configuration.engineBuild = nil
            turns[index].figures.decodeRate = nil
        }
        var grouping = LedgerGrouping(turns, by: [.build])
        func builds() -> [String?] { grouping.groups.map { $0.values[0] } }
        #expect(builds() == ["b2", "b1", nil])
        grouping.sort(by: .column(.decode))
        #expect(builds() == ["b2", "b1", nil])
        grouping.sort(by: .column(.ttft))
        let waits = grouping.groups.compactMap(\.timeToFirstToken?.median)
        #expect(waits == waits.sorted())
        grouping.sort(by: .key(.build))
        #expect(builds() == ["b1", "b2", nil])
        grouping.sort(by: .column(.turns))
        #expect(grouping.groups.map(\.turns) == [12, 8, 4])
        for column in LedgerColumn.allCases { grouping.sort(by: .column(column)) }
    }

    @Test("No turns are no groups, and no keys one")
    func empty() {
        #expect(LedgerGrouping([], by: [.model]).groups.isEmpty)
        #expect(LedgerGrouping(turns(), by: []).groups.map(\.turns) == [24])
    }
}
