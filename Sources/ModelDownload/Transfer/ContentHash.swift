internal import Crypto
internal import ModelLibrary

/// SHA-256 over what was downloaded.
enum ContentHash {
    /// Bytes that are read at once.
    private static let piece = 4 << 20

    /// 64 hexadecimal digits. `read` is told of bytes as they are read.
    /// Throws a `DownloadError`, or `CancellationError`.
    static func sha256(ofFile path: String, read: @Sendable (Int) -> Void) async throws -> String {
        let file = try PartFile(path: path, .reading)
        var hash = SHA256()
        var offset = 0
        while true {
            try Task.checkCancellation()
            let (before, start) = (hash, offset)
            let (after, count) = try await blocking {
                let bytes = try file.read(at: start, count: piece)
                var hash = before
                hash.update(data: bytes)
                return (hash, bytes.count)
            }
            guard count > 0 else { break }
            hash = after
            offset += count
            read(count)
        }
        return hash.finalize().hexadecimal
    }
}
