package import ChatCore
internal import GRDB

#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// The ledger: what was measured of every turn, kept beside the conversations
/// and longer than they are.
extension HistoryStore {
    /// Adds a turn with its samples. On disk when it returns; cancelling the
    /// calling task does not stop it. A sample whose depth or time is no
    /// number is left out.
    package func record(_ turn: LedgerTurn) async throws(HistoryError) {
        try await write { db, _ in
            try TurnRecord.insert(turn, db)
        } committed: { _ in
        }
    }

    /// The turns that are meant, the latest first, at most `limit`. Their samples
    /// come along where they are asked for: there are many more of them.
    package func turns(
        matching filter: LedgerFilter = LedgerFilter(), withSamples: Bool = false,
        limit: Int = .max
    ) async throws(HistoryError) -> [LedgerTurn] {
        try await read { db in
            let selection = LedgerSelection(filter)
            let configurations = try selection.configurations(db)
            let rows = try selection.turns(of: configurations.keys, db)
            var turns: [LedgerTurn] = []
            while turns.count < limit, let row = try rows.next() {
                guard let configuration = configurations[row[1]] else { continue }
                var turn = TurnRecord.turn(row, of: configuration)
                guard filter.matches(turn) else { continue }
                if withSamples { turn.samples = try SampleRecord.samples(ofTurn: row[0], db) }
                turns.append(turn)
            }
            return turns
        }
    }

    /// Every configuration that turns were recorded of, in no order.
    package func configurations() async throws(HistoryError) -> [SpeedConfiguration] {
        try await read { db in
            Array(try LedgerSelection(LedgerFilter()).configurations(db).values)
        }
    }

    /// What was sampled in replies of exactly this configuration, at most
    /// `limit` samples: of the latest turn first, and of each in their order.
    package func samples(of configuration: SpeedConfiguration, limit: Int)
        async throws(HistoryError) -> [LedgerSample]
    {
        try await read { db in
            guard let key = try ConfigurationRecord.key(of: configuration, db) else { return [] }
            return try SampleRecord.samples(ofConfiguration: key, limit: limit, db)
        }
    }

    /// How many turns there are of exactly this configuration.
    package func turnCount(of configuration: SpeedConfiguration) async throws(HistoryError) -> Int {
        try await read { db in
            guard let key = try ConfigurationRecord.key(of: configuration, db) else { return 0 }
            return try Int.fetchOne(
                db, sql: "SELECT count(*) FROM turns WHERE configuration = ?", arguments: [key])
                ?? 0
        }
    }

    /// Removes turns sent before `date` with their samples; returns how many.
    @discardableResult
    package func forgetTurns(before date: Date) async throws(HistoryError) -> Int {
        try await write { db, _ in
            try db.execute(
                sql: "DELETE FROM turns WHERE sent_at < ?", arguments: [date.timeIntervalSince1970])
            let count = db.changesCount
            try db.execute(
                sql: """
                    DELETE FROM configurations
                    WHERE NOT EXISTS (SELECT 1 FROM turns t WHERE t.configuration = configurations.key)
                    """)
            return count
        } committed: { _ in
        }
    }
}
