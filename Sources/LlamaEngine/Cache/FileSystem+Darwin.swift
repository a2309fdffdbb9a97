#if canImport(Darwin)
    internal import Darwin

    /// Makes a new file `size` bytes long, with space on the disk for all of
    /// them. Returns the error's number, or `nil`.
    func reserveSpace(_ size: Int, in descriptor: CInt) -> CInt? {
        var store = fstore_t(
            fst_flags: UInt32(F_ALLOCATEALL), fst_posmode: F_PEOFPOSMODE, fst_offset: 0,
            fst_length: off_t(size), fst_bytesalloc: 0)
        guard unsafe fcntl(descriptor, F_PREALLOCATE, &store) != -1,
            ftruncate(descriptor, off_t(size)) == 0
        else { return errno }
        return nil
    }

    /// When the file was last changed, in nanoseconds since 1970.
    func modificationTime(in status: stat) -> Int {
        Int(status.st_mtimespec.tv_sec) * 1_000_000_000 + Int(status.st_mtimespec.tv_nsec)
    }
#endif
