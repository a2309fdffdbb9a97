import Canvas
import Testing

@testable import Terminal

extension CursesDriverTests {
    /// What the driver says a screen cost.
    @Suite(.serialized) struct Cost {
        @Test("Every byte the terminal got is counted: cells, links, modes, questions, clipboard")
        func bytes() throws {
            let terminal = try PseudoTerminal(columns: 60, rows: 20)
            var driver = try CursesDriver(
                ScreenConfiguration(device: terminal.path, type: "xterm-256color"))
            var received = terminal.output().count
            func check(_ driver: borrowing CursesDriver, _ what: Comment) {
                received += terminal.output().count
                #expect(driver.cost.bytes == received, what)
            }
            check(driver, "opening")
            driver.setMouse(true)
            check(driver, "mouse")
            driver.askBackground()
            check(driver, "question")
            driver.copy(try #require(ClipboardSequence("llama")))
            check(driver, "clipboard")
            var presenter = Presenter()
            var screens = RandomScreens(seed: 9, links: ["https://example.org"])
            for frame in 0..<50 {
                if screens.oneIn(9) { driver.repaint() }
                let cursor = screens.point(in: driver.size)
                presenter.present(screens.next(size: driver.size), cursor: cursor, on: &driver)
                check(driver, "frame \(frame)")
            }
            terminal.resize(columns: 30, rows: 9)
            driver.resize()
            presenter.present(screens.next(size: driver.size), cursor: nil, on: &driver)
            check(driver, "resizing")
            driver.resume()
            check(driver, "resuming")
            driver.close()
            check(driver, "closing")
        }

        @Test("A frame larger than a terminal holds is counted whole, and so is the wait for it")
        func largeFrame() throws {
            let terminal = try PseudoTerminal(columns: 400, rows: 120)
            var driver = try CursesDriver(
                ScreenConfiguration(device: terminal.path, type: "xterm-256color"))
            let before = driver.cost.bytes
            _ = terminal.output()
            for row in 0..<120 {
                for column in stride(from: 0, to: 400, by: 2) {
                    let style = Style(foreground: .palette(UInt8((row + column) % 200 + 16)))
                    driver.put(
                        StyledRun("ab", style: style), at: Point(column: column, row: row))
                }
            }
            let clock = ContinuousClock()
            let drain = try Drain(terminal)
            let began = clock.now
            driver.flush(cursor: nil)
            let took = clock.now - began
            let (received, waited) = drain.finish()
            let sent = driver.cost.bytes - before
            #expect(sent == received.count)
            #expect(sent > 200_000)
            #expect(Duration.seconds(driver.cost.lastFlushSeconds) >= waited)
            #expect(Duration.seconds(driver.cost.lastFlushSeconds) <= took)
        }

        @Test("Frames count when they sent something, and an empty one took no time")
        func frames() throws {
            let terminal = try PseudoTerminal(columns: 20, rows: 3)
            var driver = try CursesDriver(
                ScreenConfiguration(device: terminal.path, type: "xterm-256color"))
            #expect(driver.cost.frames == 0)
            driver.put(StyledRun("llama"), at: .zero)
            driver.flush(cursor: nil)
            #expect(driver.cost.frames == 1)
            #expect(driver.cost.lastFlushSeconds > 0)
            driver.flush(cursor: nil)
            #expect(driver.cost.frames == 1)
            #expect(driver.cost.lastFlushSeconds == 0)
        }
    }
}
