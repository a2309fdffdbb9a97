internal import Canvas

/// The statistics over the chat: whether they are shown, and which page.
struct StatisticsState: Sendable {
    enum Tab: String, Sendable, CaseIterable {
        /// Every figure of the moment, or of the last reply.
        case figures
        /// Speed against depth, and why it fell.
        case depth
        /// Every reply there ever was.
        case ledger
    }

    private(set) var isShown = false
    private(set) var tab = Tab.figures
    private(set) var top = 0
    var ledger = LedgerState()

    mutating func show(_ tab: Tab? = nil) {
        isShown = true
        if let tab { self.tab = tab }
        top = 0
    }

    mutating func close() { isShown = false }

    /// The page `steps` to the right, round in a circle.
    mutating func turn(by steps: Int) {
        let all = Tab.allCases
        let index = (all.firstIndex(of: tab) ?? 0) + steps
        tab = all[(index % all.count + all.count) % all.count]
        top = 0
    }

    /// What keys do, for the last line.
    var hints: [(String, String)] {
        tab == .ledger
            ? ledger.hints : [("esc", "close"), ("tab", "next page"), ("pgup pgdn", "scroll")]
    }

    mutating func scroll(by lines: Int) {
        if tab == .ledger {
            ledger.move(by: lines)
        } else {
            top = max(0, top + lines)
        }
    }

    /// Keeps the last line at or below the bottom of a box of `rows`.
    mutating func limit(lines: Int, rows: Int) {
        top = max(0, min(top, lines - rows))
    }
}
