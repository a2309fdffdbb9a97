/// Which turns of the ledger are meant: all of them, until something is asked
/// for.
package struct LedgerFilter: Sendable, Hashable {
    /// Stands for a value that is not known, or for none: turns without a
    /// draft model are those with `draft` of this value.
    package static let unknown = "none"

    /// For each key the values that are meant; a key without any means all.
    package private(set) var values: [LedgerKey: Set<String>] = [:]
    /// Sent at this instant or later, in seconds since 1970.
    package var since: Double?
    /// Sent before this instant, in seconds since 1970.
    package var until: Double?
    /// Tokens written at least. A turn whose tokens nobody told is then left out.
    package var minimumTokens: Int?

    package init() {}

    /// Means turns with this value of `key`, besides those with values given before.
    package mutating func allow(_ key: LedgerKey, _ value: String) {
        values[key, default: []].insert(value)
    }

    package func matches(_ turn: LedgerTurn) -> Bool {
        guard matches(turn.configuration), allows(.day, CalendarDay(at: turn.sentAt)?.description),
            turn.sentAt >= since ?? -.infinity, turn.sentAt < until ?? .infinity
        else { return false }
        return minimumTokens.map { turn.usage?.completionTokens ?? -1 >= $0 } ?? true
    }

    /// Whether turns of the configuration may be meant, by all but what is a
    /// turn's own.
    package func matches(_ configuration: SpeedConfiguration) -> Bool {
        values.keys.allSatisfy { $0 == .day || allows($0, $0.value(of: configuration)) }
    }

    private func allows(_ key: LedgerKey, _ value: String?) -> Bool {
        values[key].map { $0.contains(value ?? Self.unknown) } ?? true
    }
}
