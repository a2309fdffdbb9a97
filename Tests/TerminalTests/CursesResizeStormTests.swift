import Canvas
import Terminal
import TestSupport
import Testing

extension CursesDriverTests {
    /// Sizes that change faster than anybody draws.
    @Suite(.serialized) struct ResizeStorm {
        @Test("After 200 sizes, with frames drawn before, between and after, the screen is right")
        func storm() throws {
            var generator = SeededGenerator(seed: 1)
            var screens = RandomScreens(seed: 1, links: ["https://example.org"])
            let terminal = try PseudoTerminal(columns: 80, rows: 24)
            var driver = try CursesDriver(
                ScreenConfiguration(device: terminal.path, type: "xterm-256color"))
            var model = ModelTerminal(size: driver.size)
            var presenter = Presenter()
            for step in 0..<200 {
                let size = Self.size(at: step, using: &generator)
                terminal.resize(columns: size.columns, rows: size.rows)
                model.resize(to: size)
                if screens.oneIn(3) {
                    // A frame of the old size, on its way while the terminal changed.
                    let late = screens.next(size: driver.size)
                    let drain = try Drain(terminal)
                    presenter.present(late, cursor: .zero, on: &driver)
                    model.write(drain.finish().bytes)
                }
                driver.resize()
                #expect(driver.size == size)
                if screens.oneIn(3) { continue }
                for _ in 0..<2 {
                    let grid = screens.next(size: driver.size)
                    let cursor = screens.point(in: driver.size)
                    let drain = try Drain(terminal)
                    presenter.present(grid, cursor: cursor, on: &driver)
                    model.write(drain.finish().bytes)
                    if let difference = model.difference(from: grid) {
                        Issue.record("step \(step), \(size): \(difference)")
                        return
                    }
                }
            }
            var grid = Grid(size: driver.size)
            grid.draw("the end", at: .zero, style: .plain)
            let drain = try Drain(terminal)
            presenter.present(grid, cursor: nil, on: &driver)
            model.write(drain.finish().bytes)
            #expect(model.difference(from: grid) == nil)
            driver.close()
            #expect(terminal.isCooked)
        }

        /// Any size there is, and often a tiny or a huge one.
        private static func size(
            at step: Int, using generator: inout SeededGenerator
        ) -> Size {
            switch step % 20 {
            case 0, 5, 12: Size(columns: 1, rows: 1)
            case 1: Size(columns: 500, rows: 150)
            case 2, 6, 9, 14:
                Size(
                    columns: .random(in: 1...4, using: &generator),
                    rows: .random(in: 1...4, using: &generator))
            case 3:
                Size(
                    columns: .random(in: 1...500, using: &generator),
                    rows: .random(in: 1...150, using: &generator))
            default:
                Size(
                    columns: .random(in: 1...90, using: &generator),
                    rows: .random(in: 1...30, using: &generator))
            }
        }
    }
}
