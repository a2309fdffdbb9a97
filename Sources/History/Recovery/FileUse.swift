#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Whether another process has a database open.
enum FileUse {
    /// Where SQLite's locks lie in a file; a connection that uses the write-ahead
    /// log holds one of them as long as it is open.
    private static let locks: Range<Int64> = 0x4000_0000..<0x4000_0200

    /// False where nobody has, or the file system cannot tell.
    static func isOpenElsewhere(_ path: String) -> Bool {
        let descriptor = unsafe open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        // Not closed again: that would end the locks that another store of this
        // process holds on the file. It is asked once for a damaged history.
        var lock = flock()
        lock.l_type = Int16(F_WRLCK)
        lock.l_whence = Int16(SEEK_SET)
        lock.l_start = off_t(locks.lowerBound)
        lock.l_len = off_t(locks.count)
        guard unsafe fcntl(descriptor, F_GETLK, &lock) == 0 else { return false }
        return lock.l_type != Int16(F_UNLCK)
    }
}
