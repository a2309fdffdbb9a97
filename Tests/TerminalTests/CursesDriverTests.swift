import Canvas
import Foundation
import Testing

@testable import Terminal

/// A process has one screen and one set of signal handlers: one test at a time.
@Suite(.serialized) struct CursesDriverTests {
    private let enterAlternate = "\u{1B}[?1049h"
    private let leaveAlternate = "\u{1B}[?1049l"
    private let pasteOn = "\u{1B}[?2004h"
    private let pasteOff = "\u{1B}[?2004l"
    private let mouseOn = "\u{1B}[?1002h\u{1B}[?1006h"
    private let mouseOff = "\u{1B}[?1006l\u{1B}[?1002l"

    private func open(
        _ terminal: PseudoTerminal, type: String? = "xterm-256color", color: Bool = true,
        log: String? = nil
    ) throws -> CursesDriver {
        try CursesDriver(
            ScreenConfiguration(device: terminal.path, type: type, isColorWanted: color, log: log))
    }

    // MARK: Coming and going

    @Test("Opening takes the terminal over and closing gives it back")
    func openAndClose() throws {
        let terminal = try PseudoTerminal(columns: 80, rows: 24)
        #expect(terminal.isCooked)
        var driver = try open(terminal)
        driver.flush(cursor: .zero)
        let entered = terminal.text()
        #expect(entered.contains(enterAlternate))
        #expect(entered.contains(pasteOn))
        #expect(!entered.contains(mouseOn))
        #expect(terminal.isRaw)
        #expect(driver.size == Size(columns: 80, rows: 24))
        #expect(driver.notice == nil)

        driver.close()
        let left = terminal.text()
        #expect(left.contains(leaveAlternate))
        #expect(left.contains(pasteOff))
        #expect(left.contains("\u{1B}[?25h"))
        #expect(terminal.isCooked)

        driver.close()
        driver.put(StyledRun("late"), at: .zero)
        driver.flush(cursor: nil)
        #expect(terminal.output().isEmpty)
    }

    @Test("A driver that goes out of scope gives the terminal back")
    func outOfScope() throws {
        let terminal = try PseudoTerminal()
        do { _ = try open(terminal) }
        #expect(terminal.text().contains(leaveAlternate))
        #expect(terminal.isCooked)
    }

    @Test("There is one screen at a time, and a next one after it")
    func oneAtATime() throws {
        let terminal = try PseudoTerminal()
        var driver = try open(terminal)
        #expect(throws: TerminalError.alreadyOpen) { _ = try open(terminal) }
        driver.close()
        driver = try open(terminal)
        driver.flush(cursor: nil)
        #expect(terminal.isRaw)
    }

    @Test("Mouse reports end on every way out")
    func mouse() throws {
        let terminal = try PseudoTerminal()
        var driver = try open(terminal)
        driver.setMouse(true)
        #expect(terminal.text().contains(mouseOn))
        driver.setMouse(true)
        #expect(terminal.output().isEmpty)
        driver.setMouse(false)
        #expect(terminal.text().contains(mouseOff))
        driver.setMouse(true)
        driver.close()
        #expect(terminal.text().contains(mouseOff))

        driver = try open(terminal)
        #expect(!terminal.text().contains(mouseOn))
    }

    @Test(
        "The background is asked for where the question is understood or swallowed",
        arguments: [("xterm-256color", true), ("screen", true), ("linux", false), ("vt100", false)])
    func background(_ type: String, _ isAsked: Bool) throws {
        let terminal = try PseudoTerminal()
        var driver = try CursesDriver(ScreenConfiguration(device: terminal.path, type: type))
        _ = terminal.output()
        driver.askBackground()
        #expect(terminal.text().contains("\u{1B}]11;?\u{1B}\\") == isAsked)
        driver.close()
    }

    @Test("A text for the clipboard goes to the terminal as it is, and not after the screen's end")
    func clipboard() throws {
        let terminal = try PseudoTerminal()
        var driver = try open(terminal)
        _ = terminal.output()
        let sequence = try #require(ClipboardSequence("llama"))
        driver.copy(sequence)
        #expect(terminal.text() == "\u{1B}]52;c;bGxhbWE=\u{7}")
        driver.close()
        _ = terminal.output()
        driver.copy(sequence)
        #expect(terminal.text().isEmpty)
    }

    @Test("Resuming sets every mode again and repaints everything")
    func resume() throws {
        let terminal = try PseudoTerminal(columns: 20, rows: 3)
        var driver = try open(terminal)
        var presenter = Presenter()
        var grid = Grid(size: driver.size)
        grid.draw("llama", at: .zero, style: .plain)
        presenter.present(grid, cursor: nil, on: &driver)
        driver.setMouse(true)
        _ = terminal.output()

        driver.resume()
        presenter.present(grid, cursor: nil, on: &driver)
        let text = terminal.text()
        for part in [enterAlternate, pasteOn, mouseOn, "llama", "\u{1B}[?25l"] {
            #expect(text.contains(part), "\(part.debugDescription) is missing")
        }
    }

    @Test("What goes to stderr while the screen is up is in the log, not on the screen")
    func standardError() throws {
        let terminal = try PseudoTerminal()
        let log = FileManager.default.temporaryDirectory
            .appending(path: "canter-terminal-\(UUID().uuidString).log")
        defer { try? FileManager.default.removeItem(at: log) }
        var driver = try open(terminal, log: log.path)
        FileHandle.standardError.write(Data("noise of a library\n".utf8))
        driver.close()
        #expect(try String(contentsOf: log, encoding: .utf8).contains("noise of a library\n"))
        #expect(!terminal.text().contains("noise"))
        let attributes = try FileManager.default.attributesOfItem(atPath: log.path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    // MARK: Terminals that are none

    @Test("Something that is no terminal is refused")
    func noTerminal() {
        for device in ["/dev/null", "/does/not/exist", ""] {
            #expect(throws: TerminalError.noTerminal) {
                _ = try CursesDriver(ScreenConfiguration(device: device, type: "xterm"))
            }
        }
    }

    @Test("A terminal without a type, or with one that shows no screen, is refused untouched")
    func badTypes() throws {
        let terminal = try PseudoTerminal()
        #expect(throws: TerminalError.typeNotSet) { _ = try open(terminal, type: nil) }
        #expect(throws: TerminalError.typeNotSet) { _ = try open(terminal, type: "") }
        #expect(throws: TerminalError.typeIncapable("dumb")) {
            _ = try open(terminal, type: "dumb")
        }
        #expect(terminal.output().isEmpty)
        #expect(terminal.isCooked)
    }

    @Test("An unknown type is drawn for as xterm-256color, and the person is told")
    func unknownType() throws {
        let terminal = try PseudoTerminal()
        let driver = try open(terminal, type: "no-such-terminal")
        #expect(driver.notice?.contains("xterm-256color") == true)
        #expect(driver.colorDepth == .palette)
    }

    @Test(
        "The terminal's size counts, not its type's",
        arguments: ["linux", "vt100", "screen-256color"])
    func otherTypes(type: String) throws {
        let terminal = try PseudoTerminal(columns: 33, rows: 5)
        let driver = try open(terminal, type: type)
        #expect(driver.size == Size(columns: 33, rows: 5))
    }
}
