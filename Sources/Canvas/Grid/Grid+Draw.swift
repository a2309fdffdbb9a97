extension Grid {
    /// Writes text into one row.
    ///
    /// The text is normalised on the way (`DisplayText`), so it may come from anywhere. It takes
    /// the place and the whole style of what was there, is cut at the edges of the grid and of
    /// `clip`, and never goes on in the next row: a line break in it shows as a space.
    ///
    /// - Returns: The columns from `point` to the end of what was drawn, so that the next piece
    ///   of a line can be put after it.
    @discardableResult
    package mutating func draw(
        _ text: String, at point: Point, style: Style, clip: Rect? = nil
    ) -> Int {
        let scanner = DisplayScanner(text.unicodeScalars.makeIterator())
        return draw(scanner, at: point, style: style, link: nil, clip: clip)
    }

    /// Writes a part of a text, as `draw` does with a whole one.
    @discardableResult
    package mutating func draw(
        _ text: Substring, at point: Point, style: Style, clip: Rect? = nil
    ) -> Int {
        let scanner = DisplayScanner(text.unicodeScalars.makeIterator())
        return draw(scanner, at: point, style: style, link: nil, clip: clip)
    }

    /// Writes runs one after the other.
    ///
    /// - Returns: The columns from `point` to the end of what was drawn.
    @discardableResult
    package mutating func draw(_ runs: [StyledRun], at point: Point, clip: Rect? = nil) -> Int {
        var columns = 0
        for run in runs {
            let next = Point(column: point.column + columns, row: point.row)
            columns += draw(run, at: next, clip: clip)
        }
        return columns
    }

    @discardableResult
    mutating func draw(_ run: StyledRun, at point: Point, clip: Rect? = nil) -> Int {
        let scanner = DisplayScanner(run.text.unicodeScalars.makeIterator())
        return draw(scanner, at: point, style: run.style, link: run.link, clip: clip)
    }

    /// Puts one character; outside the grid nothing happens, and a wide one cut by the edge is a
    /// space.
    package mutating func put(_ glyph: Glyph, at point: Point, style: Style) {
        guard bounds.contains(point) else { return }
        let width = TextWidth.width(of: glyph.base)
        let fits = point.column + width <= size.columns
        place(
            fits ? glyph : .space, width: fits ? width : 1,
            at: point.row * size.columns + point.column, style: style)
        link(point.column..<(point.column + (fits ? width : 1)), ofRow: point.row, to: nil)
    }

    private mutating func draw<Scalars: IteratorProtocol<Unicode.Scalar>>(
        _ text: DisplayScanner<Scalars>, at point: Point, style: Style, link address: String?,
        clip: Rect?
    ) -> Int {
        let visible = clip.map(bounds.intersection) ?? bounds
        guard visible.rowRange.contains(point.row) else { return 0 }
        let start = point.row * size.columns
        let end = visible.endColumn
        var scanner = text
        var column = point.column
        while column < end, let unit = scanner.next() {
            let next = column + unit.width
            if column >= visible.minColumn, next <= end {
                place(unit.glyph, width: unit.width, at: start + column, style: style)
            } else {
                // Outside, or a wide character of which one half is: that half's place is taken.
                let first = max(column, visible.minColumn)
                for half in first..<max(min(next, end), first) {
                    place(.space, width: 1, at: start + half, style: style)
                }
            }
            column = next
        }
        if column > visible.minColumn, point.column < end {
            let drawn = max(point.column, visible.minColumn)..<min(column, end)
            link(drawn, ofRow: point.row, to: address)
        }
        return max(0, min(column, end) - point.column)
    }
}
