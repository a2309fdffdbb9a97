import Canvas
import Testing

@testable import Terminal

@Suite struct DisplacedRowsTests {
    private func grid(_ lines: [String]) -> Grid {
        var grid = Grid(size: Size(columns: 10, rows: lines.count))
        for (row, line) in lines.enumerated() {
            grid.draw(line, at: Point(column: 0, row: row), style: .plain)
        }
        return grid
    }

    private func displaced(_ old: [String], _ new: [String]) -> [Int] {
        let (old, new) = (grid(old), grid(new))
        let rows = changes(from: old, to: new).map(\.origin.row)
        return displacedRows(from: old, to: new, changedRows: rows)
    }

    @Test("Scrolling by one line is left to ncurses")
    func oneLine() {
        #expect(displaced(["a", "b", "c", "d"], ["b", "c", "d", "e"]).isEmpty)
        #expect(displaced(["b", "c", "d", "e"], ["a", "b", "c", "d"]).isEmpty)
    }

    @Test("Rows that move by two or more are repainted where they were")
    func twoLines() {
        #expect(displaced(["a", "b", "c", "d"], ["c", "d", "e", "f"]) == [2, 3])
        #expect(displaced(["c", "d", "e", "f"], ["a", "b", "c", "d"]) == [0, 1])
    }

    @Test("A row that stays where it is moves nowhere")
    func unchangedRow() {
        #expect(displaced(["a", "x", "c", "d"], ["b", "x", "x", "x"]).isEmpty)
    }
}
