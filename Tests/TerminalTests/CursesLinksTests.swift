import Canvas
import Terminal
import TestSupport
import Testing

extension CursesDriverTests {
    /// Links, which are written over what ncurses drew.
    @Suite(.serialized) struct Links {
        private let address = "https://example.org/llama"

        private func open(
            _ terminal: PseudoTerminal, type: String = "xterm-256color", isInTmux: Bool = false
        ) throws -> CursesDriver {
            try CursesDriver(
                ScreenConfiguration(device: terminal.path, type: type, isInTmux: isInTmux))
        }

        /// Presents a grid and gives what the terminal shows then.
        private func present(
            _ grid: Grid, cursor: Point? = nil, with presenter: inout Presenter,
            on driver: inout CursesDriver, _ terminal: PseudoTerminal,
            into model: inout ModelTerminal
        ) -> [UInt8] {
            presenter.present(grid, cursor: cursor, on: &driver)
            let output = terminal.output()
            model.write(output)
            return output
        }

        @Test("A link is the same text again, between the sequences that open and close it")
        func bytes() throws {
            let terminal = try PseudoTerminal(columns: 30, rows: 3)
            var driver = try open(terminal)
            driver.flush(cursor: .zero)
            _ = terminal.output()
            let style = Style(foreground: .palette(75), attributes: .underline)
            driver.put(StyledRun("漢é llama", style: style, link: address), at: .zero)
            driver.flush(cursor: Point(column: 4, row: 2))
            let text = terminal.text()
            let link = #/\u{1B}7\u{1B}\[(1;1)?H\u{1B}\]8;id=\w+;https://example\.org/llama\u{1B}\\/#
            let pieces = text.split(separator: link)
            #expect(pieces.count == 2)
            let overlay = try #require(pieces.last)
            #expect(overlay.contains("漢é llama\u{1B}]8;;\u{1B}\\"))
            #expect(overlay.contains("38;5;75m"))
            let afterLink = overlay.split(separator: "\u{1B}]8;;\u{1B}\\")
            #expect(afterLink.last?.contains("\u{1B}8") == true)
        }

        @Test("Whatever is drawn, scrolled and repainted, cells lead where the grid says")
        func randomScreens() throws {
            let terminal = try PseudoTerminal(columns: 40, rows: 12)
            var driver = try open(terminal)
            var model = ModelTerminal(size: driver.size)
            var presenter = Presenter()
            var screens = RandomScreens(seed: 5, links: ["https://a.org", "https://b.org/x"])
            for frame in 0..<300 {
                if screens.oneIn(40) { driver.repaint() }
                if screens.oneIn(60) {
                    driver.resume()
                    model.write(terminal.output())
                }
                let grid = screens.next(size: driver.size)
                let cursor = screens.point(in: driver.size)
                _ = present(
                    grid, cursor: cursor, with: &presenter, on: &driver, terminal, into: &model)
                if let difference = model.difference(from: grid) {
                    Issue.record("frame \(frame): \(difference)")
                    return
                }
            }
            #expect(model.unknown.isEmpty)
            driver.close()
            model.write(terminal.output())
            #expect(model.isPlain)
        }

        @Test("A link that ends takes its cells with it, though they show the same")
        func unlinking() throws {
            let terminal = try PseudoTerminal(columns: 20, rows: 4)
            var driver = try open(terminal)
            var model = ModelTerminal(size: driver.size)
            var presenter = Presenter()
            for link in [address, nil, "https://other.org", address, "ftp://refused.org"] {
                var grid = Grid(size: driver.size)
                grid.draw([StyledRun("see "), StyledRun("llama", link: link)], at: .zero)
                _ = present(grid, with: &presenter, on: &driver, terminal, into: &model)
                let isRefused = link?.hasPrefix("ftp") == true
                #expect(model[0, 4].link == (isRefused ? nil : link))
                #expect(model[0, 3].link == nil && model[0, 9].link == nil)
            }
        }

        @Test("A link up to the last column of the last row scrolls nothing")
        func rightEdge() throws {
            let terminal = try PseudoTerminal(columns: 6, rows: 2)
            var driver = try open(terminal)
            var model = ModelTerminal(size: driver.size)
            var presenter = Presenter()
            var grid = Grid(size: driver.size)
            grid.draw([StyledRun("top", link: address)], at: .zero)
            grid.draw([StyledRun("ab漢字", link: address)], at: Point(column: 0, row: 1))
            _ = present(
                grid, cursor: Point(column: 5, row: 1), with: &presenter, on: &driver, terminal,
                into: &model)
            #expect(model.difference(from: grid) == nil)
            grid.draw("x", at: Point(column: 4, row: 1), style: .plain)
            _ = present(grid, with: &presenter, on: &driver, terminal, into: &model)
            #expect(model.difference(from: grid) == nil)
        }

        @Test("An unchanged frame with links costs nothing")
        func unchanged() throws {
            let terminal = try PseudoTerminal(columns: 20, rows: 2)
            var driver = try open(terminal)
            var model = ModelTerminal(size: driver.size)
            var presenter = Presenter()
            var grid = Grid(size: driver.size)
            grid.draw([StyledRun("llama", link: address)], at: .zero)
            _ = present(grid, with: &presenter, on: &driver, terminal, into: &model)
            #expect(present(grid, with: &presenter, on: &driver, terminal, into: &model) == [])
            grid.draw("x", at: Point(column: 0, row: 1), style: .plain)
            let other = present(grid, with: &presenter, on: &driver, terminal, into: &model)
            #expect(other.count < 20)
        }

        @Test(
            "Only terminals that know links or swallow them get any",
            arguments: [
                ("xterm-256color", true), ("tmux-256color", true), ("linux", false),
                ("vt100", false), ("ansi", false), ("screen", false), ("screen-256color", false),
            ])
        func types(_ type: String, _ isSent: Bool) throws {
            let terminal = try PseudoTerminal()
            var driver = try open(terminal, type: type)
            driver.put(StyledRun("llama", link: address), at: .zero)
            driver.flush(cursor: nil)
            #expect(terminal.text().contains("\u{1B}]8;") == isSent)
        }

        @Test("Inside tmux a type of screen gets links, too")
        func tmux() throws {
            let terminal = try PseudoTerminal()
            var driver = try open(terminal, type: "screen-256color", isInTmux: true)
            driver.put(StyledRun("llama", link: address), at: .zero)
            driver.flush(cursor: nil)
            #expect(terminal.text().contains("\u{1B}]8;"))
        }
    }
}
