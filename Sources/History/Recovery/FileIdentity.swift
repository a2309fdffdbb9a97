#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Which file a path leads to, whatever the file is called by now.
struct FileIdentity: Sendable, Hashable {
    private var device: UInt64
    private var number: UInt64

    /// `nil` where there is no file.
    init?(_ path: String) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        device = UInt64(truncatingIfNeeded: status.st_dev)
        number = UInt64(truncatingIfNeeded: status.st_ino)
    }

    /// The size of the file at a path in bytes, 0 where there is none. Asked
    /// without opening it: closing it would end the locks this process has on it.
    static func size(_ path: String) -> Int {
        var status = stat()
        return unsafe stat(path, &status) == 0 ? Int(status.st_size) : 0
    }
}
