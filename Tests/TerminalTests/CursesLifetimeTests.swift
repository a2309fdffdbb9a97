import Canvas
import Foundation
import Terminal
import Testing

/// A screen with everything switched on that has to be switched off.
private func openScreen(_ path: String) throws -> CursesDriver {
    var driver = try CursesDriver(
        ScreenConfiguration(device: path, type: "xterm-256color", lastWords: "last words\n"))
    driver.setMouse(true)
    driver.flush(cursor: nil)
    return driver
}

/// Sends a signal to this thread, where it arrives before this returns. Not to the process: the
/// pool's threads block signals, and a test runner's main thread may be gone.
private func deliver(_ number: Int32) {
    var signals = sigset_t()
    var blocked = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, number)
    unsafe pthread_sigmask(SIG_UNBLOCK, &signals, &blocked)
    raise(number)
    unsafe pthread_sigmask(SIG_SETMASK, &blocked, nil)
}

extension CursesDriverTests {
    /// Signals, and the ways a process ends with its screen up.
    @Suite(.serialized) struct Lifetime {
        @Test(
            "Signals are events, and none of ncurses' handlers is in their way",
            arguments: [
                (SIGWINCH, TerminalSignal.resize), (SIGTERM, .terminate), (SIGHUP, .hangUp),
                (SIGINT, .interrupt), (SIGTSTP, .suspend), (SIGCONT, .continued),
            ])
        func signals(number: Int32, signal: TerminalSignal) throws {
            let terminal = try PseudoTerminal()
            let driver = try openScreen(terminal.path)
            var source = InputSource(driver, wakeup: try Wakeup())
            deliver(number)
            var signals: [TerminalSignal] = []
            while signals.isEmpty { signals = source.wait(upTo: nil).signals }
            #expect(signals == [signal])
            #expect(source.wait(upTo: .zero).signals.isEmpty)
        }

        @Test("A closed screen leaves the signals as they were")
        func dispositions() throws {
            func handlers() -> [UInt] {
                let numbers = [
                    SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT, SIGPIPE, SIGSEGV, SIGILL,
                ]
                return numbers.map {
                    var action = sigaction()
                    _ = unsafe sigaction($0, nil, &action)
                    return unsafe withUnsafeBytes(of: &action) { unsafe $0.load(as: UInt.self) }
                }
            }
            let before = handlers()
            let terminal = try PseudoTerminal()
            var driver = try openScreen(terminal.path)
            #expect(handlers() != before)
            driver.close()
            #expect(handlers() == before)
        }

        @Test("Keys come from the terminal, Ctrl-C and Ctrl-Z as bytes; closing it is a hang-up")
        func keys() throws {
            var terminal: PseudoTerminal? = try PseudoTerminal()
            let driver = try openScreen(terminal?.path ?? "")
            var source = InputSource(driver, wakeup: try Wakeup())
            terminal?.type("a\u{3}\u{1A}\r")
            #expect(source.wait(upTo: nil).bytes == [0x61, 0x03, 0x1A, 0x0D])
            terminal = nil
            #expect(source.wait(upTo: nil).isHungUp)
        }

        private func expectRestored(_ terminal: PseudoTerminal, crashed: Bool) {
            let text = terminal.text()
            let words = text.contains("last words")
            #expect(text.contains("\u{1B}[?1006l\u{1B}[?1002l\u{1B}[?2004l"))
            #expect(text.contains("\u{1B}[?1049l"))
            #expect(words == crashed)
            #expect(terminal.isCooked)
        }

        @Test("exit() from anywhere gives the terminal back")
        func exits() async throws {
            let terminal = try PseudoTerminal()
            await #expect(processExitsWith: .exitCode(3)) { [path = terminal.path as String] in
                let driver = try openScreen(path)
                if driver.size.columns > 0 { exit(3) }
            }
            expectRestored(terminal, crashed: false)
        }

        @Test("A Swift trap gives the terminal back")
        func trap() async throws {
            let terminal = try PseudoTerminal()
            await #expect(processExitsWith: .failure) { [path = terminal.path as String] in
                let driver = try openScreen(path)
                precondition(driver.size.columns < 0, "a bug")
            }
            expectRestored(terminal, crashed: true)
        }

        @Test("abort(), as C libraries call it, gives the terminal back")
        func aborts() async throws {
            let terminal = try PseudoTerminal()
            await #expect(processExitsWith: .signal(SIGABRT)) { [path = terminal.path as String] in
                let driver = try openScreen(path)
                if driver.size.columns > 0 { abort() }
            }
            expectRestored(terminal, crashed: true)
        }

        @Test("A fault on another thread gives the terminal back")
        func fault() async throws {
            let terminal = try PseudoTerminal()
            await #expect(processExitsWith: .signal(SIGSEGV)) { [path = terminal.path as String] in
                let driver = try openScreen(path)
                Thread.detachNewThread { deliver(SIGSEGV) }
                while driver.size.columns > 0 { pause() }
            }
            expectRestored(terminal, crashed: true)
        }
    }
}
