internal import ChatCore

/// A comparison that runs, or is over and waits for what is to be kept of it.
struct ComparisonState: Sendable {
    /// What keys move.
    enum Chosen: Sendable, Equatable, CaseIterable {
        case both, left, right, table
    }

    let plan: ComparisonPlan
    /// The message as it was written, which names files the prompt holds.
    let written: String
    // Drawing them changes what they cache.
    var left: ComparisonPane
    var right: ComparisonPane
    /// Whether both answer at once; `nil` until it is known.
    private(set) var isAtOnce: Bool?
    /// Why: one sentence.
    private(set) var reason: String?
    /// The replies and what they come to; `nil` while it runs.
    private(set) var outcome: Outcome?
    /// Whether it was asked to stop.
    var isStopping = false
    private(set) var chosen = Chosen.both
    /// Whether the table did not fit when it was drawn last.
    var isTableCut = false

    /// What came of it.
    struct Outcome: Sendable, Equatable {
        var left: Message?
        var right: Message?
        /// Where there are both.
        var table: ComparisonTable?

        subscript(side: ComparisonPlan.Side) -> Message? {
            side == .left ? left : right
        }
    }

    init(_ plan: ComparisonPlan, written: String, left: ComparisonPane, right: ComparisonPane) {
        self.plan = plan
        self.written = written
        self.left = left
        self.right = right
    }

    subscript(side: ComparisonPlan.Side) -> ComparisonPane {
        get { side == .left ? left : right }
        set {
            switch side {
            case .left: left = newValue
            case .right: right = newValue
            }
        }
    }

    /// What is told of it, but for `failed`, which ends it.
    mutating func take(_ event: ComparisonEvent, now: MonotonicInstant) {
        switch event {
        case .began(let isAtOnce, let reason):
            self.isAtOnce = isAtOnce
            self.reason = reason
        case .session(.left, let event): left.take(event, now: now)
        case .session(.right, let event): right.take(event, now: now)
        case .ended(let left, let right):
            self.left.close()
            self.right.close()
            outcome = Outcome(left: left, right: right)
            if let left, let right {
                outcome?.table = ComparisonTable(
                    ComparisonTable.Side(left, memory: self.left.memory),
                    ComparisonTable.Side(right, memory: self.right.memory))
            }
        case .failed: break
        }
    }

    // MARK: Keys

    /// Chooses what keys move: both panes, one of them, or a table that is not seen whole.
    mutating func choose(by steps: Int) {
        let all = Chosen.allCases.filter { $0 != .table || isTableCut || chosen == .table }
        let index = (all.firstIndex(of: chosen) ?? 0) + steps
        chosen = all[((index % all.count) + all.count) % all.count]
    }

    private var moved: [ComparisonPlan.Side] {
        switch chosen {
        case .both, .table: [.left, .right]
        case .left: [.left]
        case .right: [.right]
        }
    }

    /// Moves the chosen panes; up is negative.
    mutating func scroll(by lines: Int) {
        for side in moved {
            let rows = max(1, self[side].transcript.rows)
            self[side].transcript.scroll(by: lines, rows: rows)
        }
    }

    /// Moves them by a page, up for a negative number.
    mutating func page(_ pages: Int) {
        for side in moved {
            let rows = max(1, self[side].transcript.rows)
            self[side].transcript.scroll(by: pages * max(1, rows - 1), rows: rows)
        }
    }

    mutating func scrollToStart() {
        for side in moved {
            self[side].transcript.scrollToStart(rows: max(1, self[side].transcript.rows))
        }
    }

    mutating func scrollToEnd() {
        for side in moved { self[side].transcript.scroll = .end }
    }

    // MARK: Readings

    func isDue(at now: MonotonicInstant) -> Bool {
        left.isDue(at: now) || right.isDue(at: now)
    }

    func nextRefresh(after now: MonotonicInstant) -> MonotonicInstant? {
        [left.nextRefresh(after: now), right.nextRefresh(after: now)].compactMap { $0 }.min()
    }

    mutating func refresh(at now: MonotonicInstant) {
        left.refresh(at: now)
        right.refresh(at: now)
    }

    /// The highest speed of either: a full bar.
    var fastest: Double? {
        [left, right].compactMap { pane in
            [pane.gauges.readings.best?.value, pane.gauges.readings.speed?.value]
                .compactMap { $0 }.max()
        }.max()
    }
}
