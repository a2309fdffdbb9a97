internal import Canvas
internal import ChatCore
internal import History
internal import Ledger

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// What a person asks of the ledger, in their words, and the answer.
struct LedgerQuestion: Sendable {
    enum Condition: Sendable {
        case key(LedgerKey)
        /// As `KEY=VALUE`.
        case written
        case since, until
    }

    static let keyNames = LedgerKey.allCases.map(\.rawValue).joined(separator: ", ")

    let by: String
    let conditions: [(Condition, String)]
    let sort: String?
    let compare: (String, String)?
    let updates: Bool

    init(
        by: String, conditions: [(Condition, String)] = [], sort: String? = nil,
        compare: (String, String)? = nil, updates: Bool = false
    ) {
        self.by = by
        self.conditions = conditions
        self.sort = sort
        self.compare = compare
        self.updates = updates
    }

    /// The report on this person's ledger as text. Throws `CommandFailure`.
    func answer(
        as format: LedgerReport.Format, samples: Bool, now: @Sendable () -> Date = { Date() }
    ) async throws -> String {
        let path = Directories(environment: processEnvironment()).history
        do {
            let store = try HistoryStore(path: path)
            let report = try await report(on: store, now: now())
            return samples
                ? report.samples
                : try report.text(format, exportedAt: now()) { TextWidth.width(of: $0) }
        } catch let error as LedgerQueryError {
            throw CommandFailure(error.description)
        } catch let error as LedgerJSONError {
            throw CommandFailure(error.description)
        } catch let error as HistoryError {
            throw CommandFailure(error.description)
        }
    }

    /// Throws `LedgerQueryError` for words that mean nothing, `CommandFailure`
    /// where there is nothing to report, `HistoryError`.
    private func report(on store: HistoryStore, now: Date) async throws -> LedgerReport {
        let keys = try LedgerWords.keys(by)
        let order = try sort.map { try LedgerWords.order($0, keys: keys) }
        let configurations = try await store.configurations()
        guard !configurations.isEmpty else {
            throw CommandFailure(
                "The ledger is empty: every reply of a chat that is not --incognito is kept in it."
            )
        }
        let filter = try filter(configurations, now: now.timeIntervalSince1970)
        let turns = try await store.turns(matching: filter, withSamples: true)
        guard !turns.isEmpty else {
            throw CommandFailure("No reply is like that: ask for fewer things, or a longer time.")
        }
        var report = LedgerReport(turns, by: keys, order: order ?? .column(.last))
        if let compare { try report.compare(compare.0, compare.1) }
        if updates { report.findUpdates() }
        return report
    }

    private func filter(
        _ configurations: [SpeedConfiguration], now: Double
    ) throws(LedgerQueryError) -> LedgerFilter {
        var filter = LedgerFilter()
        func allow(_ key: LedgerKey, _ text: String) throws(LedgerQueryError) {
            // Days are not the configurations'.
            let values =
                key == .day
                ? [text]
                : try LedgerWords.values(
                    text, of: key, among: configurations.map { key.value(of: $0) })
            for value in values { filter.allow(key, value) }
        }
        for (condition, text) in conditions {
            switch condition {
            case .key(let key):
                try allow(key, text)
            case .written:
                let (key, value) = try LedgerWords.condition(text)
                try allow(key, value)
            case .since:
                filter.since = try LedgerWords.instant(text, now: now)
            case .until:
                filter.until = try LedgerWords.instant(text, now: now, isEnd: true)
            }
        }
        return filter
    }
}
