#if os(Linux)
    #if canImport(Musl)
        internal import Musl
    #else
        internal import Glibc
    #endif

    /// Makes a new file `size` bytes long, with space on the disk for all of
    /// them. Returns the error's number, or `nil`.
    func reserveSpace(_ size: Int, in descriptor: CInt) -> CInt? {
        let code = posix_fallocate(descriptor, 0, off_t(size))
        return code == 0 ? nil : code
    }

    /// When the file was last changed, in nanoseconds since 1970.
    func modificationTime(in status: stat) -> Int {
        Int(status.st_mtim.tv_sec) * 1_000_000_000 + Int(status.st_mtim.tv_nsec)
    }
#endif
