/// Which tabs are seen in a row, and how wide their titles are.
struct TabsLayout: Equatable {
    /// The narrowest and the widest title.
    private static let narrowest = 8
    private static let widest = 24
    /// Of the marks of those that are not seen.
    private static let markWidth = 5

    /// By their places.
    let shown: Range<Int>
    /// The most columns of a title.
    let title: Int
    let before: Int
    let after: Int

    /// - Parameters:
    ///   - titles: The width of each title.
    ///   - extras: What else each takes: its number, its mark, blanks.
    ///   - columns: There are for all.
    ///   - first: The first that was seen before; it stays where the active one allows it.
    init(titles: [Int], extras: [Int], columns: Int, active: Int, first: Int) {
        func width(_ index: Int, _ most: Int) -> Int { min(titles[index], most) + extras[index] }
        func sum(_ most: Int) -> Int {
            titles.indices.reduce(0) { $0 + width($1, most) }
        }
        let fitting = (Self.narrowest...Self.widest).reversed().first { sum($0) <= columns }
        title = fitting ?? Self.narrowest * 3 / 2
        guard fitting == nil else {
            (shown, before, after) = (titles.indices, 0, 0)
            return
        }
        let room = columns - 2 * Self.markWidth
        var start = max(0, min(first, active))
        func end(_ start: Int, _ most: Int) -> Int {
            var (end, used) = (start, 0)
            while end < titles.count, used + width(end, most) <= room || end == start {
                used += width(end, most)
                end += 1
            }
            return end
        }
        while start < active, end(start, title) <= active { start += 1 }
        // No room is left free at the end while there are some before.
        while start > 0, end(start - 1, title) == titles.count { start -= 1 }
        shown = start..<end(start, title)
        before = start
        after = titles.count - shown.upperBound
    }
}
