internal import Canvas
internal import ChatCore

/// What keys do while two replies are compared.
extension AppState {
    /// Takes a key; `nil` for one that is the chat's also now.
    mutating func comparisonKey(_ press: KeyPress) -> [Effect]? {
        guard comparison != nil, focus == .composer else { return nil }
        switch keys[press] {
        case .help, .statistics, .redraw, .suspend: return nil
        case .stop: return stopComparing()
        case .pageUp: comparison?.page(-1)
        case .pageDown: comparison?.page(1)
        case .scrollUp, .up: comparison?.scroll(by: -1)
        case .scrollDown, .down: comparison?.scroll(by: 1)
        case .home, .top: comparison?.scrollToStart()
        case .end, .bottom: comparison?.scrollToEnd()
        default: return choiceKey(press)
        }
        return []
    }

    private mutating func choiceKey(_ press: KeyPress) -> [Effect] {
        switch (press.key, press.modifiers) {
        case (.escape, _): return stopComparing()
        case (.left, []), (.character("1"), []): return keepReply(of: .left)
        case (.right, []), (.character("2"), []): return keepReply(of: .right)
        case (.tab, []): comparison?.choose(by: 1)
        case (.tab, .shift), (.backTab, _): comparison?.choose(by: -1)
        case (.character(" "), []): comparison?.page(1)
        default:
            guard press.isText || press.key == .enter else { return [] }
            return saying(
                comparison?.outcome == nil
                    ? "Two models answer; Esc stops them."
                    : "First say which reply is kept: 1, 2, or Esc for neither.")
        }
        return []
    }

    /// The keys that help now.
    func comparisonHints(_ comparison: ComparisonState) -> [(String, String)] {
        let next: (String, String) =
            switch comparison.chosen {
            case .both: ("tab", "only 1")
            case .left: ("tab", "only 2")
            case .right: ("tab", comparison.isTableCut ? "the table" : "both")
            case .table: ("tab", "both")
            }
        let stop = keys.hint(for: .stop) ?? "esc"
        guard let outcome = comparison.outcome else {
            return [(stop, "stop both"), ("pgup pgdn", "scroll"), next]
        }
        let choices: [(String, String)?] = [
            outcome.left.map { _ in ("1", "keep the first") },
            outcome.right.map { _ in ("2", "keep the second") },
            (stop, "keep neither"), ("pgup pgdn", "scroll"), next,
        ]
        return choices.compactMap { $0 }
    }
}
