internal import Canvas
internal import ChatCore

/// The page of the ledger.
struct LedgerState: Sendable {
    private(set) var turns: [LedgerTurn]?

    mutating func take(_ turns: [LedgerTurn]) { self.turns = turns }

    var hints: [(String, String)] { [("esc", "close"), ("tab", "next page")] }

    mutating func move(by lines: Int) {}
}

extension AppState {
    mutating func ledgerKey(_ press: KeyPress) -> [Effect]? { nil }
}
