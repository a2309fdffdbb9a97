#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Files that are read and written whole.
enum SmallFile {
    /// All bytes of the file at `path`. Throws a `DownloadError` when there is
    /// none, or it is longer.
    static func read(_ path: String, longest: Int) throws(DownloadError) -> [UInt8] {
        let file = try PartFile(path: path, .reading)
        let size = file.size
        guard size <= longest else {
            throw DownloadError(.unwritable, "\(path) is too long: remove it.")
        }
        return try file.read(at: 0, count: size)
    }

    /// Puts `bytes` under `path` at once; on the disk when it returns.
    static func replace(_ path: String, with bytes: [UInt8]) throws(DownloadError) {
        let temporary = path + ".\(getpid()).new"
        do throws(DownloadError) {
            let file = try PartFile(path: temporary, .writing)
            try file.truncate(to: 0)
            try file.write(bytes, at: 0)
            try file.flush()
            try FileSystem.rename(temporary, to: path)
        } catch {
            FileSystem.remove(temporary)
            throw error
        }
    }
}
