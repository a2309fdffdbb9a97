#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif
#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// What is done with files besides reading and writing them.
enum FileSystem {
    /// Bytes of the regular file at `path`, links followed; `nil` where there is none.
    static func size(of path: String) -> Int? {
        var status = stat()
        guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            return nil
        }
        return Int(status.st_size)
    }

    static func makeFolder(_ path: String) throws(DownloadError) {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true)
        } catch {
            throw DownloadError(
                .unwritable, "\(path) cannot be made: let its folder be written to.")
        }
    }

    static func remove(_ path: String) {
        _ = unsafe unlink(path)
    }

    /// Gives a file its name, and has that reach the disk.
    static func rename(_ path: String, to name: String) throws(DownloadError) {
        #if canImport(Glibc)
            let result = unsafe Glibc.rename(path, name)
        #elseif canImport(Musl)
            let result = unsafe Musl.rename(path, name)
        #else
            let result = unsafe Darwin.rename(path, name)
        #endif
        guard result == 0 else { throw failure(name) }
        synchronizeFolder(of: name)
    }

    /// Makes `path` a symbolic link to `target`, whatever link was there.
    /// Returns false where the disk has no links.
    static func link(_ path: String, to target: String) throws(DownloadError) -> Bool {
        let temporary = path + ".\(getpid()).new"
        remove(temporary)
        guard unsafe symlink(target, temporary) == 0 else {
            if [EPERM, ENOTSUP, EOPNOTSUPP, ENOSYS].contains(errno) { return false }
            throw failure(path)
        }
        do throws(DownloadError) {
            try rename(temporary, to: path)
        } catch {
            remove(temporary)
            throw error
        }
        return true
    }

    /// The names in a folder, sorted.
    static func entries(of folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    }

    /// Why `path` cannot be written, by `errno`.
    static func failure(_ path: String) -> DownloadError {
        switch errno {
        case ENOSPC, EDQUOT:
            return DownloadError(
                .diskFull,
                "The disk of \(path) is full: free some space and pull again; what came is kept.")
        case EACCES, EPERM, EROFS:
            return DownloadError(
                .unwritable, "You may not write \(path): change the permissions of its folder.")
        default:
            let reason = unsafe String(cString: strerror(errno))
            return DownloadError(
                .unwritable, "\(path) cannot be written (\(reason)): check the disk.")
        }
    }

    /// Some file systems cannot, and need not.
    private static func synchronizeFolder(of path: String) {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let descriptor = unsafe open(folder.isEmpty ? "/" : folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        _ = fsync(descriptor)
        close(descriptor)
    }
}
