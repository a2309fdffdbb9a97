#if os(Linux)
    #if canImport(Glibc)
        import Glibc
    #else
        import Musl
    #endif

    extension ProcessUsage {
        /// The second number of /proc/self/statm, in pages (proc_pid_statm(5)).
        static var currentResidentBytes: Int? {
            let file = unsafe open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
            guard file >= 0 else { return nil }
            defer { _ = close(file) }
            var bytes = [UInt8](repeating: 0, count: 128)
            let count = unsafe read(file, &bytes, bytes.count)
            guard count > 0 else { return nil }
            let fields = bytes[..<count].split(separator: UInt8(ascii: " "))
            guard fields.count > 1, let pages = Int(String(decoding: fields[1], as: UTF8.self))
            else { return nil }
            return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
        }
    }
#endif
