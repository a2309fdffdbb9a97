#if os(Linux)
    #if canImport(Musl)
        internal import Musl
    #else
        internal import Glibc
    #endif

    /// This program's own file, to start the engine's child from.
    func executablePath() -> String {
        // The link itself would do, but `ps` shows what was started: a name, not "exe".
        guard let path = unsafe realpath("/proc/self/exe", nil) else { return "/proc/self/exe" }
        defer { unsafe free(path) }
        return unsafe String(cString: path)
    }
#endif
