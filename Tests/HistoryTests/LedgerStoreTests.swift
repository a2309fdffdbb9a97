import ChatCore
import Foundation
import Testing

@testable import History

@Suite struct LedgerStoreTests {
    let folder: TemporaryFolder
    var path: String { folder.path + "/history.sqlite" }

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("A turn comes back as it was recorded, also to another process")
    func roundTrip() async throws {
        let turn = LedgerTurn.example()
        try await HistoryStore(path: path).record(turn)
        let store = try HistoryStore(path: path)
        #expect(try await store.turns(withSamples: true) == [turn])
        var bare = turn
        bare.samples = []
        #expect(try await store.turns() == [bare])
    }

    @Test("A turn of which little is known comes back with no more")
    func sparse() async throws {
        let configuration = SpeedConfiguration(
            model: "a \u{0}\u{1B}[31m 'model'", engine: "some server", machine: "a laptop")
        let turn = LedgerTurn(
            sentAt: 0.1 + 0.2, configuration: configuration, contextWindow: 4096,
            finishReason: .error, usage: nil, figures: ReplyFigures())
        let store = try HistoryStore(path: path)
        try await store.record(turn)
        #expect(try await store.turns(withSamples: true) == [turn])
        var filter = LedgerFilter()
        filter.allow(.model, configuration.model)
        #expect(try await store.turns(matching: filter).count == 1)
        filter.allow(.build, LedgerFilter.unknown)
        #expect(try await store.turns(matching: filter).count == 1)
    }

    @Test("A sample that has no time is left out, and the others are kept")
    func noNumber() async throws {
        var turn = LedgerTurn.example()
        turn.samples[1].sample.seconds = .nan
        let store = try HistoryStore(path: path)
        try await store.record(turn)
        turn.samples.remove(at: 1)
        #expect(try await store.turns(withSamples: true) == [turn])
    }

    @Test("Equal configurations are one row")
    func oneConfiguration() async throws {
        let store = try HistoryStore(path: path)
        for index in 0..<4 {
            try await store.record(.example(sentAt: Double(index)))
            try await store.record(.example(.example(build: "b1300"), sentAt: Double(index)))
        }
        #expect(try await store.count("SELECT count(*) FROM configurations") == 2)
        let builds = try await store.configurations().compactMap(\.engineBuild)
        #expect(builds.sorted() == ["b1234", "b1300"])
    }

    @Test("Turns come latest first, as many as are asked for, and only those that are meant")
    func filters() async throws {
        let store = try HistoryStore(path: path)
        let day = try #require(CalendarDay("2026-11-26")).start
        for index in 0..<6 {
            let build = index.isMultiple(of: 2) ? "b1234" : "b1300"
            try await store.record(
                .example(
                    .example(model: index < 3 ? "Qwen3-4B" : "Gemma3", build: build),
                    sentAt: day + Double(index) * 3600, tokens: 10 * index, samples: 1))
        }
        func hours(_ limit: Int = .max, _ change: (inout LedgerFilter) -> Void = { _ in })
            async throws -> [Int]
        {
            var filter = LedgerFilter()
            change(&filter)
            return try await store.turns(matching: filter, limit: limit).map {
                Int(($0.sentAt - day) / 3600)
            }
        }
        #expect(try await hours() == [5, 4, 3, 2, 1, 0])
        #expect(try await hours(2) == [5, 4])
        #expect(try await hours(2) { $0.allow(.build, "b1234") } == [4, 2])
        #expect(try await hours { $0.allow(.model, "Gemma3") } == [5, 4, 3])
        #expect(
            try await hours {
                $0.allow(.model, "Gemma3")
                $0.allow(.model, "Qwen3-4B")
                $0.allow(.build, "b1300")
            } == [5, 3, 1])
        #expect(try await hours { $0.allow(.model, "gemma") } == [])
        #expect(try await hours { $0.allow(.kvType, "f16/q8_0") }.count == 6)
        #expect(try await hours { $0.allow(.threads, "4") } == [])
        #expect(try await hours { $0.allow(.day, "2026-11-26") }.count == 6)
        #expect(try await hours { $0.allow(.day, "2026-11-27") } == [])
        #expect(try await hours { $0.since = day + 3600 }.last == 1)
        #expect(try await hours { $0.until = day + 3600 } == [0])
        #expect(try await hours { $0.minimumTokens = 40 } == [5, 4])
    }

    @Test("Samples are those of exactly this configuration, of its latest turns")
    func samples() async throws {
        let store = try HistoryStore(path: path)
        for index in 0..<3 {
            var turn = LedgerTurn.example(sentAt: Double(index))
            for sample in turn.samples.indices { turn.samples[sample].threads = index }
            try await store.record(turn)
            try await store.record(.example(.example(build: "b1300"), sentAt: Double(index)))
        }
        let found = try await store.samples(of: .example(), limit: 5)
        #expect(found.map(\.threads) == [2, 2, 2, 1, 1])
        #expect(found.map(\.sample.depth) == [100, 132, 164, 100, 132])
        var other = SpeedConfiguration.example()
        other.threadsFollow = true
        #expect(try await store.samples(of: other, limit: 5) == [])
    }

    @Test("Deleting a conversation cuts the link and leaves what was measured")
    func deletion() async throws {
        let store = try HistoryStore(path: path)
        for id in ["A", "B"] {
            var conversation = Conversation(id: .init(rawValue: id))
            conversation.append(.user, "why do llamas hum?")
            try await store.save(conversation)
            var turn = LedgerTurn.example(sentAt: id == "A" ? 1 : 2)
            turn.conversation = conversation.id
            try await store.record(turn)
        }
        #expect(try await store.delete(.init(rawValue: "A")))
        let turns = try await store.turns(withSamples: true)
        #expect(turns.map(\.conversation?.rawValue) == ["B", nil])
        #expect(turns.map(\.message?.rawValue) == [2, nil])
        #expect(turns.map(\.samples.count) == [3, 3])
    }

    @Test("Forgetting removes earlier turns with their samples, and no others")
    func forgetting() async throws {
        let store = try HistoryStore(path: path)
        try await store.record(.example(.example(build: "b1"), sentAt: 99.5))
        try await store.record(.example(.example(build: "b2"), sentAt: 100))
        #expect(try await store.forgetTurns(before: Date(timeIntervalSince1970: 100)) == 1)
        #expect(try await store.turns().map(\.configuration.engineBuild) == ["b2"])
        #expect(try await store.count("SELECT count(*) FROM depth_samples") == 3)
        #expect(try await store.count("SELECT count(*) FROM configurations") == 1)
    }

    @Test("Two processes record side by side, into one configuration")
    func sideBySide() async throws {
        let stores = [try HistoryStore(path: path), try HistoryStore(path: path)]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, store) in stores.enumerated() {
                group.addTask {
                    for turn in 0..<20 {
                        try await store.record(.example(sentAt: Double(2 * turn + index)))
                    }
                }
            }
            try await group.waitForAll()
        }
        let turns = try await stores[0].turns()
        #expect(turns.map(\.sentAt) == (0..<40).reversed().map(Double.init))
        #expect(try await stores[1].count("SELECT count(*) FROM configurations") == 1)
    }

    @Test("What a newer canter wrote is read as far as it is known")
    func newer() async throws {
        let store = try HistoryStore(path: path)
        try await store.record(.example())
        try await store.execute(
            """
            UPDATE configurations SET json = json_set(json, '$.flashAttention', 'sometimes',
                '$.threads', json('{"fast": 4}'), '$.moon', 'full');
            UPDATE turns SET finish_reason = 'boredom', energy_scope = 'sun', bandwidth_from = 'guessed',
                details = json_set(details, '$.joy', 1);
            """)
        let turn = try #require(try await store.turns(withSamples: true).first)
        #expect(turn.configuration.flashAttention == nil && turn.configuration.threads == nil)
        #expect(turn.configuration.model == "Qwen3-4B" && turn.configuration.batch == 2048)
        #expect(turn.finishReason == .stop && turn.energyScope == nil && turn.bandwidth == nil)
        #expect(turn.figures == LedgerTurn.example().figures)
        #expect(turn.usage == LedgerTurn.example().usage)
        #expect(turn.joulesPerToken?.value == 1.7 && turn.samples.count == 3)
    }
}
