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

    private func isDisplaced(_ old: [String], _ new: [String]) -> Bool {
        let (old, new) = (grid(old), grid(new))
        let rows = changes(from: old, to: new).map(\.origin.row)
        return hasDisplacedRows(from: old, to: new, changedRows: rows)
    }

    @Test("Scrolling by one line is left to ncurses")
    func oneLine() {
        #expect(!isDisplaced(["a", "b", "c", "d"], ["b", "c", "d", "e"]))
        #expect(!isDisplaced(["b", "c", "d", "e"], ["a", "b", "c", "d"]))
    }

    @Test("Rows that move by two or more are not")
    func twoLines() {
        #expect(isDisplaced(["a", "b", "c", "d"], ["c", "d", "e", "f"]))
        #expect(isDisplaced(["c", "d", "e", "f"], ["a", "b", "c", "d"]))
    }

    @Test("Equal rows cannot be told apart: blank lines in a scrolling text do not count")
    func repeatedRows() {
        #expect(!isDisplaced(["a", "", "b", "", "c"], ["", "b", "", "c", "d"]))
    }

    @Test("Small changes are no scrolling")
    func fewRows() {
        #expect(!isDisplaced(["a", "b", "c", "d"], ["x", "b", "c", "a"]))
        #expect(!isDisplaced(["a", "b"], ["a", "b"]))
    }
}
