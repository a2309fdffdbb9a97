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

/// The hidden folder a model is fetched in, on the disk it goes to. One process
/// at a time has it; what one that was killed left there is gone with the next.
struct StarterFolder: ~Copyable {
    let path: String
    private let lock: Int32

    /// Makes it. Throws `CommandFailure` when it cannot be made, or another
    /// process is fetching.
    init(in folder: String) throws(CommandFailure) {
        let path = folder + "/.fetching"
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw CommandFailure(
                "\(folder) cannot be written: make it a folder that you may write to.")
        }
        let lock = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard lock >= 0, flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            if lock >= 0 { close(lock) }
            throw CommandFailure("Another canter is fetching a model: wait for it.")
        }
        self.path = path
        self.lock = lock
        for entry in Self.entries(of: path) { try? FileManager.default.removeItem(atPath: entry) }
    }

    deinit {
        close(lock)
    }

    /// Removes it with everything in it.
    func remove() {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The packages that were downloaded.
    static func packages(in folder: String) -> [String] {
        entries(of: folder).filter { $0.hasSuffix(".whl") }
    }

    /// Bytes of the largest file at any depth.
    static func largestFile(below folder: String) -> Int {
        entries(of: folder).map { entry in
            var status = stat()
            guard unsafe lstat(entry, &status) == 0 else { return 0 }
            return status.st_mode & S_IFMT == S_IFDIR
                ? largestFile(below: entry) : Int(status.st_size)
        }.max() ?? 0
    }

    private static func entries(of folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).map {
            "\(folder)/\($0)"
        }
    }
}
