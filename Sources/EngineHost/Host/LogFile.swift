#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A file that a child's log is appended to. Only its owner may read it.
///
/// A log that cannot be written is no reason to stop a chat: failures are
/// left alone, the tail in memory has the lines that matter.
final class LogFile {
    /// The length in bytes from which a file is begun anew.
    private static let maximumLength = 1 << 20

    private let descriptor: CInt

    /// Opens `path`; `nil` when that is impossible.
    init?(path: String) {
        let flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC
        descriptor = unsafe open(path, flags, 0o600)
        guard descriptor >= 0 else { return nil }
        if lseek(descriptor, 0, SEEK_END) > Self.maximumLength {
            ftruncate(descriptor, 0)
        }
    }

    deinit {
        close(descriptor)
    }

    func append(_ lines: [String]) {
        guard !lines.isEmpty else { return }
        let bytes = lines.flatMap { Array($0.utf8) + [UInt8(ascii: "\n")] }
        writeAll(bytes, to: descriptor)
    }
}
