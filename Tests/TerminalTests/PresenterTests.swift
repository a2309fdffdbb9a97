import Canvas
import Terminal
import Testing

@Suite struct PresenterTests {
    @Test("After any frames and resizes the driver shows the last grid", arguments: 1...40)
    func showsTheLastGrid(seed: Int) {
        var screens = RandomScreens(seed: UInt64(seed))
        var driver = GridDriver(size: Size(columns: 20, rows: 6))
        var presenter = Presenter()
        for _ in 0..<60 {
            if screens.oneIn(6) { driver.resize(to: screens.size()) }
            let grid = screens.next(size: driver.size)
            let cursor = screens.point(in: driver.size)
            presenter.present(grid, cursor: cursor, on: &driver)
            #expect(driver.visible == grid)
            #expect(driver.cursor == cursor)
        }
    }

    @Test("Resizing to the same size between two frames repaints what was blanked")
    func blankedWithoutNewSize() {
        let size = Size(columns: 8, rows: 2)
        var driver = GridDriver(size: size)
        var presenter = Presenter()
        var grid = Grid(size: size)
        grid.draw("llama", at: .zero, style: .plain)
        presenter.present(grid, cursor: nil, on: &driver)

        driver.resize(to: Size(columns: 4, rows: 1))
        driver.resize(to: size)
        presenter.present(grid, cursor: nil, on: &driver)

        #expect(driver.visible == grid)
    }

    @Test("An unchanged frame puts nothing and flushes nothing")
    func unchangedFrameIsFree() {
        let size = Size(columns: 8, rows: 2)
        var driver = GridDriver(size: size)
        var presenter = Presenter()
        var grid = Grid(size: size)
        grid.draw("llama", at: .zero, style: .plain)
        presenter.present(grid, cursor: .zero, on: &driver)
        let (runs, flushes) = (driver.runsPut, driver.flushes)

        presenter.present(grid, cursor: .zero, on: &driver)
        #expect(driver.runsPut == runs)
        #expect(driver.flushes == flushes)

        presenter.present(grid, cursor: nil, on: &driver)
        #expect(driver.flushes == flushes + 1)
        #expect(driver.cursor == nil)
    }

    @Test("An unchanged frame is flushed where the terminal shows something else, once")
    func invalidated() {
        let size = Size(columns: 8, rows: 2)
        var driver = GridDriver(size: size)
        var presenter = Presenter()
        let grid = Grid(size: size)
        presenter.present(grid, cursor: nil, on: &driver)
        presenter.invalidate()
        presenter.present(grid, cursor: nil, on: &driver)
        presenter.present(grid, cursor: nil, on: &driver)
        #expect(driver.flushes == 2)
    }

    @Test("A blank first frame is flushed all the same: the cursor has to be placed")
    func blankFirstFrame() {
        var driver = GridDriver(size: Size(columns: 3, rows: 1))
        var presenter = Presenter()
        presenter.present(Grid(size: driver.size), cursor: .zero, on: &driver)
        #expect(driver.flushes == 1)
        #expect(driver.cursor == .zero)
    }

    @Test("A one-cell change is one run")
    func oneCellChange() {
        let size = Size(columns: 80, rows: 24)
        var driver = GridDriver(size: size)
        var presenter = Presenter()
        var grid = Grid(size: size)
        presenter.present(grid, cursor: nil, on: &driver)
        let runs = driver.runsPut

        grid.draw("x", at: Point(column: 40, row: 12), style: .plain)
        presenter.present(grid, cursor: nil, on: &driver)
        #expect(driver.runsPut == runs + 1)
    }
}
