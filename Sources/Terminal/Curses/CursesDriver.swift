import CTerminal
package import Canvas

/// The real screen: a terminal in raw mode on its alternate screen, drawn by ncurses.
///
/// A process has one at a time. The value owns the terminal: it comes back to its shell when the
/// value ends, `close` is called, the process exits, crashes, or is suspended. Only the thread that
/// made it may use it, which the compiler holds: it is neither copyable nor `Sendable`.
package struct CursesDriver: TerminalDriver, ~Copyable {
    package private(set) var size: Size
    package private(set) var blankings = 0

    /// The colours drawn with: the terminal's, or none when none are wanted.
    package let colorDepth: ColorDepth

    /// A sentence for the person when the screen is not quite what the environment asked for.
    package let notice: String?

    /// What the screen cost since it was opened; the last bytes are those that give the terminal
    /// back.
    package var cost: ScreenCost {
        let cost = ct_screen_cost()
        return ScreenCost(
            bytes: Int(clamping: cost.bytes), frames: frames,
            lastFlushSeconds: Double(cost.last_flush_nanoseconds) / 1e9)
    }

    private let takesQuestions: Bool
    private let takesLinks: Bool
    private var pairs: ColorPairs
    private var links = LinkLayer()
    private var frames = 0
    private var isOpen = true

    /// Takes the terminal over: handlers for signals and crashes first, then its modes.
    ///
    /// - Throws: `TerminalError`; the terminal is then as it was.
    package init(_ configuration: ScreenConfiguration) throws(TerminalError) {
        guard let type = configuration.type, !type.isEmpty else { throw .typeNotSet }
        let status = unsafe ct_screen_open(
            configuration.device, type, Self.fallbackType, configuration.log,
            configuration.lastWords)
        if let failure = Self.failure(status, type: type) { throw failure }

        takesQuestions = configuration.takesQuestions
        takesLinks = configuration.takesLinks && ct_screen_has_links()
        let colors = configuration.isColorWanted ? Int(ct_screen_colors()) : 0
        colorDepth = ColorDepth(colors: colors)
        pairs = ColorPairs(limit: Int(ct_screen_pair_limit()))
        size = Size(ct_screen_size())
        notice =
            ct_screen_uses_fallback()
            ? "This machine has no description of the terminal type in TERM, "
                + "so the screen is drawn for \(Self.fallbackType)."
            : nil
    }

    deinit {
        if isOpen { ct_screen_close() }
    }

    /// Gives the terminal back. What is drawn afterwards goes nowhere.
    package mutating func close() {
        guard isOpen else { return }
        isOpen = false
        ct_screen_close()
    }

    /// The terminal's file descriptor, to read keys from. Valid as long as the driver is open.
    var descriptor: Int32 { ct_screen_descriptor() }

    // MARK: Drawing

    package mutating func put(_ run: StyledRun, at origin: Point) {
        guard isOpen else { return }
        // A grid's text is as it should be; nothing else gets past here either.
        let text = MeasuredText(DisplayText.normalise(run.text))
        let style = CellLook(run.style, depth: colorDepth)
        let look = text.isBlank ? style.ofBlanks : style
        let pair = pair(for: look.colors)
        let link = takesLinks ? run.link.flatMap(LinkSequence.init) : nil
        links.draw(
            row: origin.row, columns: origin.column..<(origin.column + max(0, run.columns)),
            address: link == nil ? nil : run.link)
        unsafe text.scalars.withUnsafeBufferPointer { scalars in
            unsafe text.widths.withUnsafeBufferPointer { widths in
                unsafe ct_screen_put(
                    Int32(clamping: origin.row), Int32(clamping: origin.column),
                    scalars.baseAddress, widths.baseAddress, scalars.count,
                    look.attributes | (link == nil ? 0 : UInt32(CT_LINK)), Int32(pair))
            }
        }
    }

    package mutating func repaint() {
        guard isOpen else { return }
        links.repaint()
        ct_screen_repaint()
    }

    package mutating func flush(cursor: Point?) {
        guard isOpen else { return }
        let sent = Self.flush(links.flush(), cursor: cursor)
        if sent > 0 { frames += 1 }
    }

    /// Writes the links after the cells. Returns the bytes sent.
    private static func flush(_ links: [GridLink], cursor: Point?) -> Int {
        // All sequences in one buffer, which the C side reads until it returns.
        let sequences = links.map { LinkSequence($0.address)?.bytes ?? [] }
        let buffer = sequences.flatMap { $0 }
        return unsafe buffer.withUnsafeBufferPointer { buffer in
            var offset = 0
            var records: [ct_link] = unsafe []
            for (link, sequence) in zip(links, sequences) {
                let bytes = unsafe UnsafeRawPointer(buffer.baseAddress)?
                    .advanced(by: offset).assumingMemoryBound(to: CChar.self)
                unsafe records.append(
                    ct_link(
                        row: Int32(clamping: link.row),
                        column: Int32(clamping: link.columns.lowerBound),
                        columns: Int32(clamping: link.columns.count), opening: bytes,
                        count: sequence.count))
                offset += sequence.count
            }
            return unsafe ct_screen_flush(
                Int32(clamping: cursor?.row ?? -1), Int32(clamping: cursor?.column ?? -1),
                records, records.count)
        }
    }

    private mutating func pair(for colors: ColorPairs.Key) -> Int {
        switch pairs.pair(for: colors, onScreen: Self.pairsOnScreen) {
        case .known(let number):
            return number
        case .define(let number):
            ct_screen_define_pair(
                Int32(number), Int32(colors.foreground ?? -1), Int32(colors.background ?? -1))
            return number
        case .none:
            return 0
        }
    }

    private static func pairsOnScreen(_ count: Int) -> [Bool] {
        var marks = [UInt8](repeating: 0, count: count)
        unsafe marks.withUnsafeMutableBufferPointer { marks in
            unsafe ct_screen_mark_pairs(marks.baseAddress, marks.count)
        }
        return marks.map { $0 != 0 }
    }

    // MARK: Size and modes

    /// Follows the terminal's size and blanks the screen: the answer to `TerminalSignal.resize`.
    package mutating func resize() {
        guard isOpen else { return }
        size = Size(ct_screen_resize())
        links.clear()
        blankings += 1
    }

    /// Turns reports of buttons, drags and the wheel on or off. They take the terminal's own
    /// selection away, so somebody should be able to turn them off.
    package mutating func setMouse(_ isOn: Bool) {
        guard isOpen else { return }
        ct_screen_set_mouse(isOn)
    }

    /// Asks the terminal to put a text on its clipboard. It does not say whether it did.
    package mutating func copy(_ text: ClipboardSequence) {
        guard isOpen else { return }
        unsafe text.bytes.withUnsafeBufferPointer { bytes in
            unsafe ct_screen_copy(bytes.baseAddress, bytes.count)
        }
    }

    /// Asks the terminal for its background; the answer, if one comes, is among the keys. Does
    /// nothing on terminals that would print the question.
    package mutating func askBackground() {
        guard isOpen, takesQuestions else { return }
        ct_screen_ask_background()
    }

    /// Gives the terminal to the shell and stops the process group, as Ctrl-Z does everywhere:
    /// the answer to that key and to `TerminalSignal.suspend`. Returns when somebody continues it,
    /// with all modes set again and everything to be repainted, or at once where no shell could.
    package mutating func suspend() {
        guard isOpen else { return }
        ct_screen_suspend()
        resize()
    }

    /// Gives the terminal back as a shell leaves it, for another program to use; nothing is drawn
    /// before `resume`.
    package mutating func leave() {
        if isOpen { ct_screen_leave() }
    }

    /// Sets all modes again and repaints everything: the answer to `TerminalSignal.continued`,
    /// since SIGSTOP gives no chance to restore anything before.
    package mutating func resume() {
        guard isOpen else { return }
        ct_screen_resume()
        resize()
    }

    // MARK: Errors

    private static let fallbackType = "xterm-256color"

    private static func failure(_ status: ct_status, type: String) -> TerminalError? {
        switch status {
        case CT_OK: nil
        case CT_NO_TERMINAL: .noTerminal
        case CT_BUSY: .alreadyOpen
        case CT_UNKNOWN_TYPE: .typeUnknown(type)
        case CT_INCAPABLE_TYPE: .typeIncapable(type)
        default: .system("set the terminal up", errno: Descriptor.lastError)
        }
    }
}

@available(*, unavailable)
extension CursesDriver: Sendable {}

extension Size {
    fileprivate init(_ size: ct_size) {
        self.init(columns: Int(size.columns), rows: Int(size.rows))
    }
}
