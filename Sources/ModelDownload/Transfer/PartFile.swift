#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// An open file that is written in pieces. Closed when the last reference is
/// gone. Every method blocks.
final class PartFile: Sendable {
    enum Use {
        case reading
        /// Made where it is not there; what is in it stays.
        case writing
    }

    let path: String
    private let descriptor: Int32

    init(path: String, _ use: Use) throws(DownloadError) {
        // O_NOFOLLOW: a link under the name of a part is not ours. O_NONBLOCK: a FIFO must not hang.
        let flags = use == .reading ? O_RDONLY | O_NONBLOCK : O_RDWR | O_CREAT | O_NOFOLLOW
        let descriptor = unsafe open(path, flags | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw FileSystem.failure(path) }
        self.path = path
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    var size: Int {
        var status = stat()
        return unsafe fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
    }

    func write(_ bytes: some Collection<UInt8>, at offset: Int) throws(DownloadError) {
        let failure = unsafe Array(bytes).withUnsafeBufferPointer { unsafe writeAll($0, offset) }
        if let failure { throw failure }
    }

    private func writeAll(_ bytes: UnsafeBufferPointer<UInt8>, _ offset: Int) -> DownloadError? {
        var done = 0
        while done < bytes.count {
            let count = unsafe pwrite(
                descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done,
                off_t(offset + done))
            if count < 0 {
                if errno == EINTR { continue }
                return FileSystem.failure(path)
            }
            done += count
        }
        return nil
    }

    /// At most `count` bytes from `offset` on.
    func read(at offset: Int, count: Int) throws(DownloadError) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let got = unsafe buffer.withUnsafeMutableBytes { bytes in
                unsafe pread(
                    descriptor, bytes.baseAddress?.advanced(by: filled), count - filled,
                    off_t(offset + filled))
            }
            if got < 0 {
                if errno == EINTR { continue }
                let reason = unsafe String(cString: strerror(errno))
                throw DownloadError(
                    .unwritable, "\(path) cannot be read (\(reason)): check the disk.")
            }
            if got == 0 { break }
            filled += got
        }
        return Array(buffer.prefix(filled))
    }

    func truncate(to size: Int) throws(DownloadError) {
        guard ftruncate(descriptor, off_t(size)) == 0 else { throw FileSystem.failure(path) }
    }

    /// Has what was written reach the disk.
    func flush() throws(DownloadError) {
        guard fsync(descriptor) == 0 else { throw FileSystem.failure(path) }
    }
}
