internal import Canvas
internal import ChatCore
internal import Ledger

/// The page of the ledger: replies in groups, one of them chosen.
struct LedgerState: Sendable {
    /// What replies can be grouped by, in turn.
    static let groupings: [[LedgerKey]] = [
        [.model, .quantization, .engine], [.model, .quantization, .engine, .build],
        [.model, .quantization, .threads], [.model, .quantization, .kvType, .flashAttention],
        [.model, .draft], [.machine, .device], [.day],
    ]
    /// What they can be sorted by, in turn.
    static let orders: [LedgerColumn] = [.last, .decode, .ttft, .turns, .fresh]

    /// All of them, the latest first; `nil` until they are looked up.
    private(set) var turns: [LedgerTurn]?
    private(set) var grouping = 0
    private(set) var order = 0
    private(set) var selected = 0
    /// The values of the group that the chosen one is to be compared with.
    private(set) var marked: [String?]?
    /// What of the ledger is shown, one choice within the other.
    private(set) var filters: [Filter] = []
    /// What a comparison found.
    private(set) var finding: String?
    /// The groups, once somebody has looked.
    private var cached: LedgerGrouping?

    struct Filter: Sendable {
        var filter: LedgerFilter
        /// What is meant, for people.
        var name: String
    }

    var keys: [LedgerKey] { Self.groupings[grouping] }
    var sorting: LedgerColumn { Self.orders[order] }

    mutating func take(_ turns: [LedgerTurn]) {
        self.turns = turns
        cached = nil
    }

    /// The groups. Made when they are first asked for: it takes a moment.
    mutating func groups() -> [LedgerGroup] {
        if let cached { return cached.groups }
        var groups = LedgerGrouping(shown, by: keys)
        groups.sort(by: .column(sorting))
        cached = groups
        selected = max(0, min(selected, groups.groups.count - 1))
        return groups.groups
    }

    private var shown: [LedgerTurn] {
        let all = turns ?? []
        return filters.isEmpty
            ? all : all.filter { turn in filters.allSatisfy { $0.filter.matches(turn) } }
    }

    // MARK: Choosing

    mutating func move(by lines: Int) {
        let count = groups().count
        selected = max(0, min(count - 1, selected + lines))
    }

    /// Groups by the next list of keys.
    mutating func regroup() {
        grouping = (grouping + 1) % Self.groupings.count
        (cached, selected, marked, finding) = (nil, 0, nil, nil)
    }

    /// Sorts by the next column.
    mutating func sort() {
        order = (order + 1) % Self.orders.count
        (cached, selected) = (nil, 0)
    }

    /// Shows the chosen group alone, by its days.
    mutating func enter() {
        let groups = groups()
        guard groups.indices.contains(selected) else { return }
        var filter = LedgerFilter()
        for (key, value) in zip(keys, groups[selected].values) {
            filter.allow(key, value ?? LedgerFilter.unknown)
        }
        filters.append(Filter(filter: filter, name: Self.name(groups[selected].values)))
        grouping = Self.groupings.count - 1
        (cached, selected, marked, finding) = (nil, 0, nil, nil)
    }

    /// Shows what was shown before; false when that is everything.
    mutating func leave() -> Bool {
        guard filters.popLast() != nil else { return false }
        (grouping, cached, selected, marked, finding) = (0, nil, 0, nil, nil)
        return true
    }

    /// Marks the chosen group, to be compared with another.
    mutating func mark() {
        let groups = groups()
        guard groups.indices.contains(selected) else { return }
        marked = marked == groups[selected].values ? nil : groups[selected].values
        finding = nil
    }

    /// Compares the marked group with the chosen one.
    mutating func compare() {
        let groups = groups()
        guard groups.indices.contains(selected) else { return }
        let values = groups[selected].values
        guard let marked, marked != values else {
            finding = "Mark a group with space, choose another, and press c."
            return
        }
        let keys = keys
        func replies(_ wanted: [String?]) -> [LedgerTurn] {
            shown.filter { turn in keys.map { $0.value(of: turn) } == wanted }
        }
        let outcome = SpeedComparison.compare(
            replies(marked), called: Self.name(marked), with: replies(values),
            called: Self.name(values))
        switch outcome {
        case .success(let comparison): finding = comparison.sentence
        case .failure(let refusal): finding = refusal.description
        }
    }

    /// Says what new builds of engines did to the speed.
    mutating func findUpdates() {
        let updates = EngineUpdate.updates(in: shown)
        finding =
            updates.isEmpty
            ? "No engine changed its build in these replies."
            : updates.prefix(4).map { $0.line + "." }.joined(separator: " ")
    }

    static func name(_ values: [String?]) -> String {
        values.compactMap(\.self).joined(separator: " · ")
    }

    var hints: [(String, String)] {
        [
            ("g", "group"), ("s", "sort"), ("enter", "only this"), ("space", "mark"),
            ("c", "compare"), ("u", "updates of engines"), ("backspace", "back"), ("esc", "close"),
        ]
    }
}

extension AppState {
    /// Takes a key on the ledger's page; `nil` for one that it does not know.
    mutating func ledgerKey(_ press: KeyPress) -> [Effect]? {
        switch (press.key, press.modifiers) {
        case (.character("g"), []): statistics.ledger.regroup()
        case (.character("s"), []): statistics.ledger.sort()
        case (.character(" "), []): statistics.ledger.mark()
        case (.character("c"), []): statistics.ledger.compare()
        case (.character("u"), []): statistics.ledger.findUpdates()
        case (.enter, _): statistics.ledger.enter()
        case (.backspace, _):
            _ = statistics.ledger.leave()
        case (.escape, _):
            if !statistics.ledger.leave() { statistics.close() }
        default: return nil
        }
        return []
    }
}
