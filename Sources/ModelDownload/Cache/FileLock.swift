#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A file that one program at a time holds: the way the hub's own tools keep
/// out of each other's way. Released when the last reference is gone, and by
/// the system when the process ends, however it does.
final class FileLock: Sendable {
    private let descriptor: Int32

    /// Throws `.busy` while another holds it; `what` is what it stands for.
    init(path: String, for what: String) throws(DownloadError) {
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw FileSystem.failure(path) }
        if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
            close(descriptor)
            throw DownloadError(
                .busy, "Another program is downloading \(what): wait for it, then pull again.")
        }
        // Any other failure: a disk without locks, on which there are none to heed.
        self.descriptor = descriptor
    }

    deinit {
        // The file stays: somebody may be about to take it.
        close(descriptor)
    }
}
