internal import Canvas

/// Which part of the history's screen is where. Parts there is no room for are empty.
struct HistoryLayout: Equatable {
    /// From these heights on there is room for headings, and for a look into the chosen
    /// conversation.
    private static let headingRows = 9
    private static let previewRows = 16
    /// The most lines of it.
    private static let mostPreview = 12

    var title = Rect.zero
    var headings = Rect.zero
    var rows = Rect.zero
    /// The line above the preview, with the name of the conversation.
    var rule = Rect.zero
    var preview = Rect.zero

    init(_ rect: Rect, isSearch: Bool) {
        var rest = rect
        (title, rest) = rest.splitTop(rest.size.rows > 3 ? 1 : 0)
        if rect.size.rows >= Self.previewRows {
            (preview, rest) = rest.splitBottom(min(Self.mostPreview, rest.size.rows * 2 / 5))
            (rule, rest) = rest.splitBottom(1)
        }
        // What was found has no columns.
        if rect.size.rows >= Self.headingRows { (headings, rest) = rest.splitTop(1) }
        if isSearch { headings = .zero }
        rows = rest
    }
}
