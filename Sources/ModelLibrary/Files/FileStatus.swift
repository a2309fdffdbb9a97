#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// What the file system says of a file, links followed.
struct FileStatus {
    var kind: FileKind
    /// The disk it lies on; not the same after the machine started again.
    var device: UInt64
    /// What of it changes when its content does.
    var stamp: FileStamp

    /// `nil` when there is nothing at `path`, or nothing that may be seen.
    init?(_ path: String) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .folder
            default: .other
            }
        device = UInt64(truncatingIfNeeded: status.st_dev)
        #if canImport(Darwin)
            let (modified, changed) = (status.st_mtimespec, status.st_ctimespec)
        #else
            let (modified, changed) = (status.st_mtim, status.st_ctim)
        #endif
        stamp = FileStamp(
            size: Int(status.st_size), modified: Self.nanoseconds(modified),
            changed: Self.nanoseconds(changed), inode: UInt64(status.st_ino))
    }

    private static func nanoseconds(_ time: timespec) -> Int64 {
        Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }
}
