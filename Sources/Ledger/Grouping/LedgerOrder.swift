package import ChatCore

/// What groups are sorted by.
package enum LedgerOrder: Sendable, Hashable {
    case key(LedgerKey)
    case column(LedgerColumn)

    /// A number, or a name.
    enum Value: Comparable {
        case number(Double)
        case name(String)
    }

    var isSmallestFirst: Bool {
        switch self {
        case .key: true
        case .column(let column): column.isSmallestFirst
        }
    }

    func value(of group: LedgerGroup, keys: [LedgerKey]) -> Value? {
        switch self {
        case .key(let key):
            guard let index = keys.firstIndex(of: key), let name = group.values[index] else {
                return nil
            }
            return Double(name).map { .number($0) } ?? .name(name)
        case .column(let column):
            return column.entry(of: group).map { .number($0.value) }
        }
    }
}
