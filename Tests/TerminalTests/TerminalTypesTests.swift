import Canvas
import Foundation
import Terminal
import Testing

extension CursesDriverTests {
    /// The driver on the terminals people have, as their descriptions say they are.
    @Suite(.serialized) struct TerminalTypes {
        static let types = [
            "xterm", "xterm-256color", "tmux-256color", "screen", "screen-256color", "linux",
            "foot", "xterm-kitty", "iterm2", "alacritty", "vt100", "xterm-mono",
            "rxvt-unicode-256color",
        ]

        /// Nil, with an issue where the set-up installs the descriptions, when there is none.
        private func description(of type: String) throws -> TerminfoDescription? {
            let description = try TerminfoDescription(type)
            #if os(Linux)
                #expect(description != nil, "no description of \(type): run Scripts/setup --tests")
            #endif
            return description
        }

        private func contains(_ output: [UInt8], _ sequence: [UInt8]?) -> Bool {
            guard let sequence, !sequence.isEmpty else { return true }
            return Data(output).range(of: Data(sequence)) != nil
        }

        @Test("It draws in the colours the type has, and gives the terminal back", arguments: types)
        func screen(type: String) throws {
            guard let description = try description(of: type) else { return }
            let terminal = try PseudoTerminal(columns: 50, rows: 8)
            var driver = try CursesDriver(
                ScreenConfiguration(device: terminal.path, type: type))
            #expect(driver.notice == nil)
            #expect(driver.size == Size(columns: 50, rows: 8))
            #expect(driver.colorDepth == ColorDepth(colors: description.colors))
            let style = Style(foreground: .palette(196), attributes: [.bold, .underline])
            driver.put(
                StyledRun("llama é漢", style: style, link: "https://example.org"), at: .zero)
            driver.put(StyledRun("|"), at: Point(column: 49, row: 7))
            driver.flush(cursor: Point(column: 3, row: 3))
            let drawn = terminal.output()
            #expect(contains(drawn, description["smcup"]))
            let text = String(decoding: drawn, as: UTF8.self)
            let shown =
                text
                .replacing(
                    /\u{1B}(\[[0-9;?]*[a-zA-Z]|[()][0A-Z]|\][^\u{1B}]*\u{1B}\\|[78])/, with: ""
                )
                .replacing(/[\u{E}\u{F}]/, with: "")
            #expect(shown.contains("llama é漢"))
            #expect(shown.contains("|"))
            // Red, as the type writes it: foot with colons.
            let isRed = text.contains(/\u{1B}\[(38[:;]5[:;]196|31)m/)
            #expect(isRed == (driver.colorDepth != .none))

            driver.close()
            let left = terminal.output()
            for name in ["rmcup", "sgr0", "cnorm"] {
                #expect(contains(left, description[name]), "\(name)")
            }
            if description["rmcup"] == nil { #expect(contains(left, description["clear"])) }
            #expect(contains(left, Array("\u{1B}[?2004l".utf8)))
            #expect(terminal.isCooked)
        }

        private static let keys: [(String, KeyPress)] =
            [
                ("kcuu1", KeyPress(.up)), ("kcud1", KeyPress(.down)), ("kcub1", KeyPress(.left)),
                ("kcuf1", KeyPress(.right)), ("khome", KeyPress(.home)), ("kend", KeyPress(.end)),
                ("kich1", KeyPress(.insert)), ("kdch1", KeyPress(.delete)),
                ("kpp", KeyPress(.pageUp)), ("knp", KeyPress(.pageDown)),
                ("kbs", KeyPress(.backspace)), ("kcbt", KeyPress(.backTab)),
                ("kDC", KeyPress(.delete, .shift)), ("kLFT", KeyPress(.left, .shift)),
                ("kRIT", KeyPress(.right, .shift)), ("kHOM", KeyPress(.home, .shift)),
                ("kEND", KeyPress(.end, .shift)),
            ] + (1...12).map { ("kf\($0)", KeyPress(.function($0))) }

        /// What a type calls a key although other terminals mean another by the same bytes.
        private static func isAmbiguous(_ name: String, of type: String) -> Bool {
            switch type {
            // Beyond PF4 these are the keypad's digits.
            case "vt100": !["kf1", "kf2", "kf3", "kf4"].contains(name) && name.hasPrefix("kf")
            // ESC and a tab is Alt-Tab everywhere else.
            case "linux": name == "kcbt"
            default: false
            }
        }

        @Test("Its keys are the keys its description says", arguments: types)
        func keys(type: String) throws {
            guard let description = try description(of: type) else { return }
            var count = 0
            for (name, key) in Self.keys where !Self.isAmbiguous(name, of: type) {
                guard let bytes = description[name] else { continue }
                var decoder = KeyDecoder()
                let events = decoder.decode(bytes) + decoder.flushEscape()
                #expect(events == [.key(key)], "\(name) of \(type)")
                count += 1
            }
            #expect(count >= 8, "\(type) has hardly any keys")
        }
    }
}
