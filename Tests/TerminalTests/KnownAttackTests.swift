import Canvas
import Testing

@testable import Terminal

extension CursesDriverTests {
    /// What is known to drive, lock up or fool terminals, on its whole way to one.
    @Suite(.serialized) struct KnownAttacks {
        private static let size = Size(columns: 40, rows: 6)

        /// Nothing a terminal acts on, nothing that is not seen, nothing that turns text around.
        private func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
            let forbidden: [Unicode.GeneralCategory] = [
                .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
                .paragraphSeparator,
            ]
            return !forbidden.contains(scalar.properties.generalCategory)
                && !scalar.properties.isDefaultIgnorableCodePoint
                && !scalar.properties.isBidiControl && !scalar.properties.isNoncharacterCodePoint
        }

        private func expectHarmless(_ text: String, _ place: Comment) {
            let found = text.unicodeScalars.filter { !isHarmless($0) }
            #expect(found.isEmpty, place)
        }

        @Test("As text, lines and cells they are harmless", arguments: TerminalAttack.all)
        func text(_ attack: TerminalAttack) {
            expectHarmless(DisplayText.normalise(attack.text), "normalised")
            expectHarmless(DisplayText.truncate(attack.text, columns: 20), "cut")
            for columns in [1, 2, 7, 80] {
                for line in Wrapper(columns: columns).wrap(attack.text) {
                    expectHarmless(line.text, "wrapped")
                    #expect(TextWidth.width(of: line.text) <= columns)
                }
                let run = StyledRun(attack.text, link: attack.text)
                for line in Wrapper(columns: columns).wrap([run]) {
                    expectHarmless(line.runs.map(\.text).joined(), "wrapped in runs")
                }
            }
            var grid = Grid(size: Self.size)
            grid.draw(attack.text, at: .zero, style: .plain)
            for row in 0..<Self.size.rows {
                for column in 0..<Self.size.columns {
                    let text = grid[row, column].text
                    #expect(text.unicodeScalars.count <= 5)
                    expectHarmless(text, "in a cell")
                }
            }
        }

        @Test(
            "Nobody's text ends up as an address a terminal is sent", arguments: TerminalAttack.all)
        func link(_ attack: TerminalAttack) {
            for address in [attack.text, "https://a/" + attack.text] {
                guard let sequence = LinkSequence(address) else { continue }
                let inside = sequence.bytes.dropFirst().dropLast(2)
                #expect(inside.allSatisfy { (0x21..<0x7F).contains($0) })
            }
        }

        @Test("A terminal shows them as the grid has them, and does nothing else")
        func terminal() throws {
            let terminal = try PseudoTerminal(columns: 40, rows: 6)
            var driver = try CursesDriver(
                ScreenConfiguration(device: terminal.path, type: "xterm-256color"))
            driver.flush(cursor: .zero)
            var model = ModelTerminal(size: driver.size)
            model.write(terminal.output())
            let modes = model.modes
            var presenter = Presenter()
            for attack in TerminalAttack.all {
                // Through the grid, as everything is drawn.
                var grid = Grid(size: driver.size)
                for (row, line) in Wrapper(columns: 40).wrap(attack.text).prefix(5).enumerated() {
                    grid.draw(line.text, at: Point(column: 0, row: row), style: .plain)
                }
                let run = StyledRun(attack.text, link: "https://a/" + attack.text)
                grid.draw([run], at: Point(column: 0, row: 5))
                presenter.present(grid, cursor: .zero, on: &driver)
                check(terminal.output(), of: attack)
                #expect(model.difference(from: grid, ignoringLinks: true) == nil, "\(attack.name)")
                // Around it: not even the driver's own entrance lets a control through.
                driver.put(StyledRun(attack.text), at: Point(column: 0, row: 3))
                driver.flush(cursor: .zero)
                check(terminal.output(), of: attack)
                driver.resize()
            }

            func check(_ output: [UInt8], of attack: TerminalAttack) {
                model.write(output)
                #expect(model.unknown.isEmpty, "\(attack.name)")
                #expect(model.modes == modes, "\(attack.name)")
                let text = String(decoding: output, as: UTF8.self)
                let controls = text.unicodeScalars.filter {
                    !isHarmless($0) && !["\u{1B}", "\r", "\n", "\u{8}"].contains($0)
                }
                #expect(controls.isEmpty, "\(attack.name)")
            }
        }
    }
}
