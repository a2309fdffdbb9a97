#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Keeps other canter processes from opening a database in the same folder
/// while this one does: switching to WAL and migrating are not safe side by
/// side, whatever the busy timeout.
///
/// The folder is locked rather than the file, since on some systems flock(2)
/// collides with SQLite's own locks. A file system without locks does without.
struct FolderLock: ~Copyable {
    private let descriptor: CInt

    /// Waits until the folder is free: as long as another process needs to
    /// open its history.
    init(_ folder: String) {
        descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if descriptor >= 0 {
            while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
        }
    }

    /// Ends the lock; so does the end of the value.
    consuming func release() {}

    deinit {
        if descriptor >= 0 {
            close(descriptor)
        }
    }
}
