/// A picture of the screen: rows of cells.
///
/// Two rules hold after every operation, so that the grid, ncurses and the terminal agree on what
/// is where. A wide cell is followed by the cell it covers, in the same style; writing over either
/// half blanks the other. And a wide character that would be cut by an edge becomes a space.
package struct Grid: Hashable, Sendable {
    package let size: Size
    /// Row after row.
    private(set) var cells: [Cell]
    /// Which cells lead to an address. What is drawn over them ends that, if it leads nowhere.
    package private(set) var links = LinkSpans()

    /// A blank grid.
    package init(size: Size, style: Style = .plain) {
        self.size = size
        cells = Array(repeating: .blank(style), count: size.columns * size.rows)
    }

    package var bounds: Rect { Rect(origin: .zero, size: size) }

    /// - Precondition: The position is inside the grid.
    package subscript(row: Int, column: Int) -> Cell {
        precondition(
            row >= 0 && row < size.rows && column >= 0 && column < size.columns,
            "a cell outside the grid")
        return cells[row * size.columns + column]
    }

    /// Blanks every cell.
    package mutating func clear(style: Style = .plain) {
        let blank = Cell.blank(style)
        for index in cells.indices { cells[index] = blank }
        links = LinkSpans()
    }

    /// Blanks the cells of a rectangle, or of what of it is inside the grid.
    package mutating func fill(_ rect: Rect, style: Style) {
        let visible = bounds.intersection(rect)
        guard !visible.isEmpty else { return }
        let blank = Cell.blank(style)
        for row in visible.rowRange {
            let start = row * size.columns
            blankPartner(of: start + visible.minColumn)
            blankPartner(of: start + visible.endColumn - 1)
            for column in visible.columnRange { cells[start + column] = blank }
            links.set(nil, row: row, columns: visible.columnRange)
        }
    }

    /// Makes cells, all of which must be inside the grid, lead to an address, or nowhere.
    mutating func link(_ columns: Range<Int>, ofRow row: Int, to address: String?) {
        links.set(address, row: row, columns: columns)
    }

    /// Changes the style of cells and leaves what they show. A wide cell belongs to the column of
    /// its left half.
    package mutating func restyle(_ rect: Rect, _ transform: (Style) -> Style) {
        let visible = bounds.intersection(rect)
        for row in visible.rowRange {
            for column in visible.columnRange {
                let index = row * size.columns + column
                let width = cells[index].width
                guard width > 0 else { continue }
                let style = transform(cells[index].style)
                for half in index..<(index + width) { cells[half].style = style }
            }
        }
    }

    /// Puts other glyphs in the place of some that are one column wide: those `stand` has one for.
    mutating func replaceNarrow(_ stand: (Glyph) -> Glyph?) {
        for index in cells.indices where cells[index].width == 1 {
            let cell = cells[index]
            guard let glyph = stand(cell.glyph) else { continue }
            cells[index] = Cell(glyph, width: 1, style: cell.style)
        }
    }

    /// Puts a glyph of `width` columns into the row, both halves of which must be inside the grid.
    mutating func place(_ glyph: Glyph, width: Int, at index: Int, style: Style) {
        blankPartner(of: index)
        if width == 2 {
            blankPartner(of: index + 1)
            cells[index + 1] = .covered(style)
        }
        cells[index] = Cell(glyph, width: width, style: style)
    }

    /// Before a cell is overwritten: blanks the other half of the wide character it is part of.
    private mutating func blankPartner(of index: Int) {
        switch cells[index].width {
        case 0: cells[index - 1] = .blank(cells[index - 1].style)
        case 2: cells[index + 1] = .blank(cells[index + 1].style)
        default: break
        }
    }
}
