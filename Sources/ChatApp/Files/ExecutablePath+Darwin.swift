#if canImport(Darwin)
    internal import Darwin

    /// This program's own file, to start the engine's child from.
    func executablePath() -> String {
        var size: UInt32 = 0
        _ = unsafe _NSGetExecutablePath(nil, &size)
        var bytes = [CChar](repeating: 0, count: Int(size) + 1)
        guard unsafe _NSGetExecutablePath(&bytes, &size) == 0 else {
            return CommandLine.arguments[0]
        }
        return unsafe String(cString: bytes)
    }
#endif
