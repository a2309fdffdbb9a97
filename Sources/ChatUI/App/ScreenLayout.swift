internal import Canvas

/// Which part of the screen is where. Parts there is no room for are empty.
struct ScreenLayout: Equatable {
    /// Below this nothing useful fits.
    static let minimum = Size(columns: 40, rows: 8)
    /// The width from which the side panel stands beside the transcript.
    static let panelThreshold = 100

    var header = Rect.zero
    /// The conversations that are open, where there are several.
    var tabs = Rect.zero
    /// The line below the header, on screens that can spare it.
    var topRule = Rect.zero
    /// The transcript without its margins.
    var transcript = Rect.zero
    /// The line between transcript and panel.
    var divider = Rect.zero
    var panel = Rect.zero
    /// Where a sentence is shown.
    var message = Rect.zero
    /// The line above the composer, with what runs.
    var status = Rect.zero
    var composer = Rect.zero
    var hints = Rect.zero

    init(size: Size, isPanelShown: Bool, hasTabs: Bool = false, composerRows: Int, messageRows: Int)
    {
        guard Self.isLargeEnough(size) else { return }
        var rest = Rect(origin: .zero, size: size)
        (header, rest) = rest.splitTop(1)
        if hasTabs, size.rows >= 10 { (tabs, rest) = rest.splitTop(1) }
        if size.rows >= 20 { (topRule, rest) = rest.splitTop(1) }
        (hints, rest) = rest.splitBottom(1)
        (composer, rest) = rest.splitBottom(min(composerRows, max(1, size.rows / 3)))
        (status, rest) = rest.splitBottom(1)
        if isPanelShown, size.columns >= Self.panelThreshold {
            (panel, rest) = rest.splitRight(Self.panelColumns(of: size))
            (divider, rest) = rest.splitRight(1)
            panel = panel.inset(columns: 1)
        } else if isPanelShown {
            panel = rest.inset(columns: 1)
            panel.size.rows = max(0, panel.size.rows - messageRows)
            transcript = .zero
            message = rest.splitBottom(messageRows).bottom.inset(columns: 1)
            return
        }
        rest = rest.inset(columns: 1)
        (message, transcript) = rest.splitBottom(min(messageRows, rest.size.rows / 2))
    }

    /// The columns of the transcript, and of a sentence below it.
    static func textColumns(of size: Size, isPanelShown: Bool) -> Int {
        let isBeside = isPanelShown && size.columns >= panelThreshold
        return max(1, size.columns - 2 - (isBeside ? panelColumns(of: size) + 1 : 0))
    }

    /// The columns the text in the composer is broken at. The last column is
    /// the cursor's.
    static func composerColumns(of size: Size) -> Int {
        max(1, size.columns - ComposerState.promptColumns - 1)
    }

    private static func panelColumns(of size: Size) -> Int {
        size.columns >= 120 ? 44 : 36
    }

    static func isLargeEnough(_ size: Size) -> Bool {
        size.columns >= minimum.columns && size.rows >= minimum.rows
    }
}

extension AppState {
    /// Whether the side panel is shown on a screen of `size`.
    func isPanelShown(on size: Size) -> Bool {
        // Without a model there is nothing to measure, and much to read.
        gauges.isShown ?? (size.columns >= ScreenLayout.panelThreshold && model != .missing)
    }
}
