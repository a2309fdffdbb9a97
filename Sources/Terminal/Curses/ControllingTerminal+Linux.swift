#if os(Linux)
    /// The terminal a process belongs to, wherever its stdin goes.
    enum ControllingTerminal {
        static let path = "/dev/tty"
    }
#endif
