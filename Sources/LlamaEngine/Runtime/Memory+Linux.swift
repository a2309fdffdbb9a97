#if os(Linux)
    #if canImport(Musl)
        internal import Musl
    #else
        internal import Glibc
    #endif

    /// Bytes programs can still take without swapping, by the kernel's own
    /// estimate; `nil` when it gives none.
    func availableMemory() -> Int? {
        guard let file = unsafe fopen("/proc/meminfo", "r") else { return nil }
        defer { unsafe fclose(file) }
        var kibibytes = 0
        var line = [CChar](repeating: 0, count: 256)
        while unsafe fgets(&line, Int32(line.count), file) != nil {
            let bytes = line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
            let text = String(decoding: bytes, as: UTF8.self)
            guard text.hasPrefix("MemAvailable:") else { continue }
            kibibytes = Int(text.filter(\.isNumber)) ?? 0
            break
        }
        return kibibytes > 0 ? kibibytes * 1024 : nil
    }

    /// Bytes of a file; `nil` when there is none.
    func fileSize(_ path: String) -> Int? {
        var status = stat()
        return unsafe stat(path, &status) == 0 ? Int(status.st_size) : nil
    }
#endif
