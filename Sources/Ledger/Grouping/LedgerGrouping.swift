package import ChatCore

/// Turns grouped by keys, the group with the latest turn first.
package struct LedgerGrouping: Sendable, Hashable {
    /// Tokens in the context at which groups tell a speed, where nothing else
    /// is asked for.
    package static let usualDepth = 4096.0

    package let keys: [LedgerKey]
    /// Tokens in the context at which the groups tell a speed.
    package let depth: Double
    package private(set) var groups: [LedgerGroup]

    package init(_ turns: [LedgerTurn], by keys: [LedgerKey], depth: Double = usualDepth) {
        self.keys = keys
        self.depth = depth
        groups = Self.divided(turns, by: keys).map {
            LedgerGroup($0.turns, values: $0.values, depth: depth)
        }
        sort(by: .column(.last))
    }

    /// Groups with the best first: the fastest, the shortest wait, the latest,
    /// a name by the alphabet. Those that have no value come last.
    package mutating func sort(by order: LedgerOrder) {
        let values = groups.map { order.value(of: $0, keys: keys) }
        let isSmallestFirst = order.isSmallestFirst
        groups = groups.indices.sorted { left, right in
            switch (values[left], values[right]) {
            case (let a?, let b?) where a != b: (a < b) == isSmallestFirst
            case (_?, nil): true
            case (nil, _?): false
            default: left < right
            }
        }.map { groups[$0] }
    }

    /// The turns by their values of `keys`, in the order in which these occur.
    package static func divided(
        _ turns: [LedgerTurn], by keys: [LedgerKey]
    ) -> [(values: [String?], turns: [LedgerTurn])] {
        var order: [[String?]] = []
        var parts: [[String?]: [LedgerTurn]] = [:]
        for turn in turns {
            let values = keys.map { $0.value(of: turn) }
            if parts[values] == nil { order.append(values) }
            parts[values, default: []].append(turn)
        }
        return order.map { ($0, parts[$0] ?? []) }
    }
}
