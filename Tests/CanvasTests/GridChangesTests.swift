import Canvas
import TestSupport
import Testing

@Suite struct GridChangesTests {
    private func grid(_ text: String, columns: Int = 20) -> Grid {
        var grid = Grid(size: Size(columns: columns, rows: 1))
        grid.draw(text, at: .zero, style: .plain)
        return grid
    }

    private func texts(_ old: String, _ new: String) -> [String] {
        changes(from: grid(old), to: grid(new)).map { "\($0.origin.column):\($0.run.text)" }
    }

    @Test("only what changed is written, near changes in one go")
    func minimal() {
        #expect(texts("same", "same") == [])
        #expect(texts("142 tok/s", "143 tok/s") == ["2:3"])
        #expect(texts("a....b", "x....y") == ["0:x....y"])
        #expect(texts("a.....b", "x.....y") == ["0:x", "6:y"])
        #expect(texts("你好", "你们") == ["2:们"])
        #expect(texts("你好", "ab好") == ["0:ab"])
        #expect(texts("abcd", "a你d") == ["1:你"])
    }

    @Test("a change has one style, and says how wide it is")
    func styles() {
        let bold = Style(attributes: .bold)
        var new = grid("")
        new.draw([StyledRun("宽a", style: bold), StyledRun("b")], at: Point(column: 3, row: 0))
        #expect(
            changes(from: grid(""), to: new) == [
                GridChange(
                    origin: Point(column: 3, row: 0),
                    run: StyledRun(text: "宽a", style: bold, columns: 3)),
                GridChange(
                    origin: Point(column: 6, row: 0),
                    run: StyledRun(text: "b", style: .plain, columns: 1)),
            ])
    }

    @Test("a grid of another size is written whole")
    func resize() {
        let new = grid("ab", columns: 3)
        #expect(changes(from: grid("ab"), to: new).map(\.run.text) == ["ab "])
        #expect(changes(from: new, to: grid("", columns: 0)).isEmpty)
    }

    @Test("applying the changes gives the new grid")
    func roundTrip() {
        var generator = SeededGenerator(seed: 51)
        var old = Grid(size: Size(columns: 17, rows: 3))
        for _ in 0..<1000 {
            var new = Bool.random(using: &generator) ? old : Grid(size: old.size)
            for _ in 0..<5 { RandomDrawing.step(on: &new, using: &generator) }
            let found = changes(from: old, to: new)
            var applied = old
            applied.apply(found)
            #expect(applied == new)
            #expect(found.allSatisfy { TextWidth.width(of: $0.run.text) == $0.run.columns })
            #expect(found.allSatisfy { DisplayText.normalise($0.run.text) == $0.run.text })
            old = new
        }
    }
}
