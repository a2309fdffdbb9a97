import Canvas
import Terminal
import Testing

extension CursesDriverTests {
    /// What drawing costs and how it ends up on the terminal.
    @Suite(.serialized) struct Drawing {
        private func open(
            _ terminal: PseudoTerminal, type: String = "xterm-256color", color: Bool = true
        ) throws -> CursesDriver {
            try CursesDriver(
                ScreenConfiguration(device: terminal.path, type: type, isColorWanted: color))
        }

        @Test("One changed cell costs less than 20 bytes, nothing changed costs none")
        func oneCell() throws {
            let terminal = try PseudoTerminal(columns: 120, rows: 36)
            var driver = try open(terminal)
            var presenter = Presenter()
            var grid = Grid(size: driver.size)
            for row in 0..<36 {
                let text = String(repeating: "llama ", count: 20)
                grid.draw(text, at: Point(column: 0, row: row), style: .plain)
            }
            let cursor = Point(column: 3, row: 34)
            presenter.present(grid, cursor: cursor, on: &driver)
            _ = terminal.output()

            grid.draw("X", at: Point(column: 70, row: 17), style: .plain)
            presenter.present(grid, cursor: cursor, on: &driver)
            let output = terminal.output()
            #expect(output.contains(UInt8(ascii: "X")))
            #expect(output.count < 20)

            presenter.present(grid, cursor: cursor, on: &driver)
            driver.flush(cursor: cursor)
            #expect(terminal.output().isEmpty)
        }

        @Test("Scrolling by a line is a scroll, not a new screen")
        func scrolling() throws {
            let terminal = try PseudoTerminal(columns: 80, rows: 24)
            var driver = try open(terminal)
            var presenter = Presenter()
            var total = 0
            for top in 0..<10 {
                var grid = Grid(size: driver.size)
                for row in 0..<24 {
                    let line = top + row
                    let text = "line \(line) " + String(repeating: "\(line % 7)", count: 60)
                    grid.draw(text, at: Point(column: 0, row: row), style: .plain)
                }
                presenter.present(grid, cursor: nil, on: &driver)
                let count = terminal.output().count
                if top > 0 { total += count }
            }
            #expect(total / 9 < 150)
        }

        @Test("Pages that jump use no sequence that only some terminals have")
        func jumps() throws {
            let terminal = try PseudoTerminal(columns: 60, rows: 20)
            var driver = try open(terminal)
            var presenter = Presenter()
            var printed = ""
            for top in [0, 7, 9, 3, 20, 0] {
                var grid = Grid(size: driver.size)
                for row in 0..<20 {
                    grid.draw("line \(top + row)", at: Point(column: 0, row: row), style: .plain)
                }
                presenter.present(grid, cursor: nil, on: &driver)
                printed += terminal.text()
            }
            #expect(printed.firstMatch(of: /\u{1B}\[[0-9]*[ST]/) == nil)
        }

        @Test("A wide character at the right edge never hangs over it")
        func rightEdge() throws {
            let terminal = try PseudoTerminal(columns: 4, rows: 2)
            var driver = try open(terminal)
            driver.put(StyledRun("abc漢"), at: .zero)
            driver.put(StyledRun("漢漢"), at: Point(column: 0, row: 1))
            driver.flush(cursor: nil)
            let text = terminal.text()
            #expect(text.contains("abc\u{FFFD}"))
            #expect(text.contains("漢漢"))
        }

        @Test("A scalar the C library does not know is U+FFFD, padded to its width")
        func unknownScalar() throws {
            // U+1FAE8 came with Unicode 15; where libc knows it, it is written as it is.
            let terminal = try PseudoTerminal(columns: 10, rows: 1)
            var driver = try open(terminal)
            driver.put(StyledRun(text: "\u{1FAE8}|", style: .plain, columns: 3), at: .zero)
            driver.flush(cursor: nil)
            let text = terminal.text()
            #expect(text.contains("\u{FFFD} |") || text.contains("\u{1FAE8}|"))
        }

        @Test("No control character of a run reaches the terminal")
        func controls() throws {
            let terminal = try PseudoTerminal(columns: 20, rows: 1)
            var driver = try open(terminal)
            let hostile = "a\u{1B}]0;t\u{7}\u{9B}\u{202E}b\n\u{0}"
            driver.put(StyledRun(text: hostile, style: .plain, columns: 12), at: .zero)
            driver.flush(cursor: nil)
            let text = terminal.text()
            #expect(!text.contains("\u{1B}]"))
            for scalar: Unicode.Scalar in ["\u{7}", "\u{9B}", "\u{202E}", "\u{0}"] {
                #expect(!text.unicodeScalars.contains(scalar))
            }
        }

        @Test("Drawing outside the screen is cut off, on a screen of one cell too")
        func outside() throws {
            let terminal = try PseudoTerminal(columns: 1, rows: 1)
            var driver = try open(terminal)
            #expect(driver.size == Size(columns: 1, rows: 1))
            for (column, row) in [(-1, 0), (0, -1), (5, 5)] {
                driver.put(StyledRun("no"), at: Point(column: column, row: row))
            }
            driver.put(StyledRun("漢"), at: .zero)
            driver.put(StyledRun("ok"), at: .zero)
            driver.flush(cursor: Point(column: 9, row: 9))
            let text = terminal.text()
            #expect(text.contains("o"))
            #expect(!text.contains("k") && !text.contains("n") && !text.contains("漢"))
        }

        @Test("Following sizes up and down ends with the right screen")
        func resizing() throws {
            let terminal = try PseudoTerminal(columns: 80, rows: 24)
            var driver = try open(terminal)
            var presenter = Presenter()
            for (columns, rows) in [(40, 10), (1, 1), (200, 50), (2, 60), (80, 24)] {
                terminal.resize(columns: columns, rows: rows)
                driver.resize()
                #expect(driver.size == Size(columns: columns, rows: rows))
                var grid = Grid(size: driver.size)
                grid.draw("@", at: Point(column: columns - 1, row: rows - 1), style: .plain)
                presenter.present(grid, cursor: nil, on: &driver)
                #expect(terminal.text().contains("@"))
            }
        }

        @Test("More colour pairs than the terminal has: those on the screen stay right")
        func manyPairs() throws {
            // screen has 8 colours and 64 pairs.
            let terminal = try PseudoTerminal(columns: 80, rows: 24)
            var driver = try open(terminal, type: "screen")
            for foreground in 0..<8 {
                for background in 0..<8 {
                    let style = Style(
                        foreground: .standard(UInt8(foreground)),
                        background: .standard(UInt8(background)))
                    driver.put(
                        StyledRun("x", style: style),
                        at: Point(column: background, row: foreground))
                }
            }
            driver.flush(cursor: nil)
            #expect(terminal.text().contains("\u{1B}[30m\u{1B}[41mx"))

            // Nothing of it is on the screen any more: the pairs are free for others.
            for row in 0..<8 { driver.put(StyledRun("        "), at: Point(column: 0, row: row)) }
            driver.flush(cursor: nil)
            _ = terminal.output()
            driver.put(
                StyledRun("y", style: Style(foreground: nil, background: .standard(5))),
                at: Point(column: 20, row: 20))
            driver.flush(cursor: nil)
            #expect(terminal.text().contains("\u{1B}[45my"))
        }

        @Test("Without colours only attributes are sent")
        func noColor() throws {
            let terminal = try PseudoTerminal(columns: 20, rows: 2)
            var driver = try open(terminal, color: false)
            #expect(driver.colorDepth == .none)
            driver.flush(cursor: nil)
            _ = terminal.output()
            let style = Style(
                foreground: .standard(1), background: .palette(200), attributes: [.reverse])
            driver.put(StyledRun("alert", style: style), at: .zero)
            driver.flush(cursor: nil)
            let text = terminal.text()
            #expect(text.contains("alert"))
            #expect(text.firstMatch(of: /\[[0-9;]*7m/) != nil)
            #expect(text.firstMatch(of: /\[([0-9]+;)*(3[0-9]|4[0-9]|38|48)[;m]/) == nil)
        }
    }
}
