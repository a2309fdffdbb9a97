#if canImport(Darwin)
    import Darwin

    /// The terminal a process belongs to, wherever its stdin goes.
    enum ControllingTerminal {
        /// poll(2) on macOS does not work on /dev/tty (it reports POLLNVAL), but does on the
        /// terminal's own name.
        static var path: String {
            for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
                if let name = unsafe ttyname(descriptor) { return unsafe String(cString: name) }
            }
            return "/dev/tty"
        }
    }
#endif
