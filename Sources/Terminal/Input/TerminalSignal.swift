import CTerminal

/// A signal that became an event. The most urgent come first.
package enum TerminalSignal: CaseIterable, Hashable, Sendable {
    /// SIGTERM: end orderly.
    case terminate
    /// SIGHUP: the terminal is gone or its session ends.
    case hangUp
    /// SIGINT from outside; the key Ctrl-C arrives as a byte.
    case interrupt
    /// SIGTSTP from outside; the key Ctrl-Z arrives as a byte. The answer is
    /// `CursesDriver.suspend()`.
    case suspend
    /// SIGCONT: somebody stopped the process behind its back. The answer is
    /// `CursesDriver.resume()`.
    case continued
    /// SIGWINCH: the answer is `CursesDriver.resize()`.
    case resize

    /// The signals in a mask of `ct_signals_take`.
    static func signals(in mask: UInt32) -> [TerminalSignal] {
        mask == 0 ? [] : allCases.filter { mask & $0.bit != 0 }
    }

    private var bit: UInt32 {
        switch self {
        case .terminate: UInt32(CT_SIGNAL_TERMINATE)
        case .hangUp: UInt32(CT_SIGNAL_HANG_UP)
        case .interrupt: UInt32(CT_SIGNAL_INTERRUPT)
        case .suspend: UInt32(CT_SIGNAL_SUSPEND)
        case .continued: UInt32(CT_SIGNAL_CONTINUE)
        case .resize: UInt32(CT_SIGNAL_RESIZE)
        }
    }
}
