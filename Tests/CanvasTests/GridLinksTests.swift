import Canvas
import TestSupport
import Testing

@Suite struct GridLinksTests {
    private let size = Size(columns: 10, rows: 2)

    private func spans(_ grid: Grid) -> [String] {
        grid.links.spans.map {
            "\($0.row):\($0.columns.lowerBound)-\($0.columns.upperBound) \($0.address)"
        }
    }

    private func grid(_ runs: [StyledRun], column: Int = 0) -> Grid {
        var grid = Grid(size: size)
        grid.draw(runs, at: Point(column: column, row: 0))
        return grid
    }

    @Test(
        "Runs with a link are drawn into spans, cut at the edges and joined with their neighbours")
    func drawing() {
        let bold = Style(attributes: .bold)
        #expect(
            spans(grid([StyledRun("a "), StyledRun("b漢", link: "x"), StyledRun("c")]))
                == ["0:2-5 x"])
        #expect(
            spans(grid([StyledRun("ab", link: "x"), StyledRun("c", style: bold, link: "x")]))
                == ["0:0-3 x"])
        #expect(
            spans(grid([StyledRun("ab", link: "x"), StyledRun("c", link: "y")]))
                == ["0:0-2 x", "0:2-3 y"])
        #expect(spans(grid([StyledRun("0123456789ab", link: "x")], column: 5)) == ["0:5-10 x"])
        #expect(spans(grid([StyledRun("0123", link: "x")], column: -2)) == ["0:0-2 x"])
        #expect(spans(grid([StyledRun("0123", link: "x")], column: 20)) == [])
        var clipped = Grid(size: size)
        clipped.draw(
            [StyledRun("0123456789", link: "x")], at: .zero,
            clip: Rect(column: 3, row: 0, columns: 4, rows: 1))
        #expect(spans(clipped) == ["0:3-7 x"])
    }

    @Test("What is drawn over a link takes its cells from it")
    func overdrawing() {
        let linked = grid([StyledRun("0123456789", link: "x")])
        var grid = linked
        grid.draw("--", at: Point(column: 4, row: 0), style: .plain)
        #expect(spans(grid) == ["0:0-4 x", "0:6-10 x"])
        grid.put(Glyph("漢"), at: .zero, style: .plain)
        #expect(spans(grid) == ["0:2-4 x", "0:6-10 x"])
        grid.fill(Rect(column: 3, row: 0, columns: 5, rows: 1), style: .plain)
        #expect(spans(grid) == ["0:2-3 x", "0:8-10 x"])
        grid.draw([StyledRun("more", link: "y")], at: Point(column: 1, row: 0))
        #expect(spans(grid) == ["0:1-5 y", "0:8-10 x"])
        grid.restyle(grid.bounds) { _ in Style(attributes: .dim) }
        grid.useASCII()
        #expect(spans(grid) == ["0:1-5 y", "0:8-10 x"])
        grid.clear()
        #expect(spans(grid) == [])
    }

    @Test("Grids that show the same and lead elsewhere differ, and the change says where to")
    func equality() {
        let plain = grid([StyledRun("see it")])
        let linked = grid([StyledRun("see "), StyledRun("it", link: "x")])
        #expect(plain != linked)
        let change = GridChange(
            origin: Point(column: 4, row: 0), run: StyledRun("it", link: "x"))
        #expect(changes(from: plain, to: linked) == [change])
        #expect(
            changes(from: linked, to: plain) == [
                GridChange(origin: change.origin, run: StyledRun("it"))
            ])
        #expect(changes(from: linked, to: linked) == [])
    }

    @Test("Applying the changes gives the new grid with its links")
    func roundTrip() {
        var generator = SeededGenerator(seed: 61)
        var old = Grid(size: Size(columns: 17, rows: 3))
        for _ in 0..<1000 {
            var new = Bool.random(using: &generator) ? old : Grid(size: old.size)
            for _ in 0..<5 {
                RandomDrawing.step(on: &new, using: &generator)
                let point = Point(
                    column: .random(in: -2..<17, using: &generator),
                    row: .random(in: 0..<3, using: &generator))
                let link = ["x", "y", nil].randomElement(using: &generator) ?? nil
                new.draw(
                    [StyledRun(TextSamples.text(of: 3, using: &generator), link: link)], at: point)
            }
            var applied = old
            applied.apply(changes(from: old, to: new))
            #expect(applied == new)
            for row in 0..<3 {
                let columns = new.links.inRow(row).map(\.columns)
                #expect(
                    zip(columns, columns.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound })
            }
            old = new
        }
    }

    @Test("A link goes on over the lines it is wrapped to")
    func wrapping() {
        let lines = Wrapper(columns: 6).wrap([
            StyledRun("see "), StyledRun("the llama", link: "x"), StyledRun("."),
        ])
        #expect(
            lines.map(\.runs) == [
                [StyledRun("see")], [StyledRun("the", link: "x")],
                [StyledRun("llama", link: "x"), StyledRun(".")],
            ])
    }
}
