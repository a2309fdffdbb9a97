import Canvas
import TestSupport
import Testing

@Suite struct RectTests {
    private let screen = Rect(column: 2, row: 1, columns: 10, rows: 6)

    @Test("a rectangle is cut from each of its sides")
    func splitting() {
        #expect(screen.splitTop(2).top == Rect(column: 2, row: 1, columns: 10, rows: 2))
        #expect(screen.splitTop(2).rest == Rect(column: 2, row: 3, columns: 10, rows: 4))
        #expect(screen.splitBottom(1).bottom == Rect(column: 2, row: 6, columns: 10, rows: 1))
        #expect(screen.splitBottom(1).rest == Rect(column: 2, row: 1, columns: 10, rows: 5))
        #expect(screen.splitLeft(3).left == Rect(column: 2, row: 1, columns: 3, rows: 6))
        #expect(screen.splitRight(4).right == Rect(column: 8, row: 1, columns: 4, rows: 6))
        #expect(screen.splitRight(4).rest == Rect(column: 2, row: 1, columns: 6, rows: 6))
        #expect(screen.line(5) == Rect(column: 2, row: 6, columns: 10, rows: 1))
        #expect(screen.line(6).isEmpty)
        #expect(screen.line(-1).isEmpty)
        #expect(screen.inset(columns: 1, rows: 2) == Rect(column: 3, row: 3, columns: 8, rows: 2))
        #expect(
            screen.centered(Size(columns: 4, rows: 9))
                == Rect(column: 5, row: 1, columns: 4, rows: 6))
    }

    @Test("parts stay inside, whatever is asked for")
    func staysInside() {
        var generator = SeededGenerator(seed: 61)
        for _ in 0..<500 {
            let rect = Rect(
                column: .random(in: -3...3, using: &generator), row: 0,
                columns: .random(in: -1...5, using: &generator),
                rows: .random(in: 0...5, using: &generator))
            let count = Int.random(in: -2...8, using: &generator)
            let parts = [
                rect.splitTop(count).top, rect.splitTop(count).rest,
                rect.splitBottom(count).bottom, rect.splitBottom(count).rest,
                rect.splitLeft(count).left, rect.splitLeft(count).rest,
                rect.splitRight(count).right, rect.splitRight(count).rest,
                rect.inset(by: count), rect.line(count),
                rect.centered(Size(columns: count, rows: count)),
            ]
            for part in parts { #expect(rect.intersection(part) == part || part.isEmpty) }
            let cut = rect.splitLeft(count)
            #expect(cut.left.size.columns + cut.rest.size.columns == rect.size.columns)
        }
    }

    @Test("rectangles that do not touch share nothing")
    func intersection() {
        #expect(screen.intersection(Rect(column: 20, row: 0, columns: 5, rows: 5)).isEmpty)
        #expect(
            screen.intersection(Rect(column: 0, row: 0, columns: 4, rows: 3))
                == Rect(column: 2, row: 1, columns: 2, rows: 2))
        #expect(screen.contains(Point(column: 11, row: 6)))
        #expect(!screen.contains(Point(column: 12, row: 6)))
    }
}
