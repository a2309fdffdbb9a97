import Canvas
import TestSupport
import Testing

@Suite struct GridTests {
    private let bold = Style(attributes: .bold)

    private func row(_ grid: Grid, _ row: Int = 0) -> String {
        (0..<grid.size.columns).map { grid[row, $0].text }.joined()
    }

    /// Whether every wide cell is followed by the cell it covers, in the same style.
    private func isSound(_ grid: Grid) -> Bool {
        (0..<grid.size.rows).allSatisfy { row in
            (0..<grid.size.columns).allSatisfy { column in
                let cell = grid[row, column]
                switch cell.width {
                case 0:
                    return column > 0 && grid[row, column - 1].width == 2
                        && grid[row, column - 1].style == cell.style
                case 2: return column + 1 < grid.size.columns && grid[row, column + 1].width == 0
                default: return cell.width == 1
                }
            }
        }
    }

    @Test("text of every width is drawn where it belongs")
    func text() throws {
        var grid = Grid(size: Size(columns: 24, rows: 5))
        grid.draw("plain", at: .zero, style: .plain)
        grid.draw("宽 wide", at: Point(column: 0, row: 1), style: bold)
        grid.draw("e\u{301}🇩🇪👨‍👩‍👧❤️", at: Point(column: 2, row: 2), style: .plain)
        grid.draw(
            "\u{1B}[2Jtab\there", at: Point(column: 0, row: 3),
            style: Style(foreground: .standard(2), background: .palette(236)))
        grid.draw("right edge 宽宽宽", at: Point(column: 10, row: 4), style: .plain)
        #expect(try GoldenGrid("text").difference(from: grid) == nil)
    }

    @Test("drawing tells the columns taken, up to the edge")
    func columnsTaken() {
        var grid = Grid(size: Size(columns: 6, rows: 1))
        #expect(grid.draw("ab", at: .zero, style: .plain) == 2)
        #expect(grid.draw("你好", at: Point(column: 1, row: 0), style: .plain) == 4)
        #expect(grid.draw("long text", at: Point(column: 2, row: 0), style: .plain) == 4)
        #expect(grid.draw("off", at: Point(column: 9, row: 0), style: .plain) == 0)
        #expect(grid.draw("off", at: Point(column: 0, row: 3), style: .plain) == 0)
        #expect(
            grid.draw([StyledRun("a"), StyledRun("你", style: bold)], at: .zero) == 3)
    }

    @Test("a wide character cut by an edge becomes a space")
    func cutWideCharacters() {
        var grid = Grid(size: Size(columns: 5, rows: 1))
        grid.draw("abcd你", at: .zero, style: .plain)
        #expect(row(grid) == "abcd ")
        grid.draw("你x", at: Point(column: -1, row: 0), style: .plain)
        #expect(row(grid) == " xcd ")
        grid.draw("-----", at: .zero, style: .plain)
        grid.draw(
            "你你你", at: .zero, style: .plain, clip: Rect(column: 1, row: 0, columns: 2, rows: 1))
        #expect(row(grid) == "-  --")
    }

    @Test("writing over half a wide character blanks the other half")
    func overwriting() {
        var grid = Grid(size: Size(columns: 4, rows: 1))
        grid.draw("你好", at: .zero, style: bold)
        grid.draw("x", at: Point(column: 1, row: 0), style: .plain)
        #expect(row(grid) == " x好")
        grid.draw("你好", at: .zero, style: .plain)
        grid.draw("吗", at: Point(column: 1, row: 0), style: .plain)
        #expect(row(grid) == " 吗 ")
        grid.draw("你好", at: .zero, style: .plain)
        grid.fill(Rect(column: 1, row: 0, columns: 2, rows: 1), style: .plain)
        #expect(row(grid) == "    ")
    }

    @Test("restyling a wide character changes both halves, once")
    func restyling() {
        var grid = Grid(size: Size(columns: 6, rows: 1))
        grid.draw("你好吗", at: .zero, style: .plain)
        grid.restyle(Rect(column: 1, row: 0, columns: 2, rows: 1)) { style in
            var style = style
            style.attributes.formSymmetricDifference(.reverse)
            return style
        }
        let reversed = (0..<6).map { grid[0, $0].style.attributes.contains(.reverse) }
        #expect(reversed == [false, false, true, true, false, false])
    }

    @Test("glyphs of shapes are put one by one, and nothing else gets in that way")
    func puttingGlyphs() {
        var grid = Grid(size: Size(columns: 4, rows: 1))
        grid.put(Glyph("█"), at: .zero, style: .plain)
        grid.put(Glyph("\u{1B}"), at: Point(column: 1, row: 0), style: .plain)
        grid.put(Glyph("你"), at: Point(column: 3, row: 0), style: .plain)
        grid.put(Glyph("x"), at: Point(column: 4, row: 0), style: .plain)
        grid.put(Glyph("x"), at: Point(column: 0, row: -1), style: .plain)
        #expect(row(grid) == "█\u{FFFD}  ")
    }

    @Test("an empty grid takes anything")
    func emptyGrid() {
        var grid = Grid(size: Size(columns: -3, rows: 2))
        #expect(grid.draw("text", at: .zero, style: .plain) == 0)
        grid.fill(grid.bounds, style: .plain)
        grid.clear()
        #expect(grid.size == Size(columns: 0, rows: 2))
    }

    @Test("any drawing leaves a sound grid, with no wide character cut by its edge")
    func soundness() {
        var generator = SeededGenerator(seed: 41)
        for _ in 0..<200 {
            var grid = Grid(size: Size(columns: 13, rows: 2))
            for _ in 0..<12 {
                RandomDrawing.step(on: &grid, using: &generator)
                #expect(isSound(grid))
            }
        }
    }
}
