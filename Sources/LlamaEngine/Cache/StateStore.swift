internal import ChatCore
internal import EngineKit

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

/// The folder states are parked in, and the limit it keeps: the least recently
/// used go first. Several engines may share it.
struct StateStore {
    let folder: String
    let limitBytes: Int

    /// Space left on the disk beside what is written: a full disk harms other
    /// programs more than reading a prompt again harms this one.
    static let reserveBytes = 256 << 20
    private static let suffix = ".kv"
    private static let unfinishedPrefix = ".unfinished-"

    init(_ settings: StateStoreSettings) {
        folder = settings.folder
        limitBytes = settings.limitBytes
    }

    /// Writes a file of `size` bytes under `name`, whole or not at all: under a
    /// temporary name first. Returns false when there is no room for it or
    /// `fill` gives up.
    func write(
        _ name: String, size: Int, fill: (UnsafeMutableRawBufferPointer) -> Bool
    ) throws(FileFailure) -> Bool {
        guard size <= limitBytes else { return false }
        try makeFolder()
        makeRoom(for: size, under: name)
        guard freeBytes.map({ $0 >= size + Self.reserveBytes }) ?? true else { return false }
        let unfinished = path(Self.unfinishedPrefix + String(UInt64.random(in: 0...UInt64.max)))
        do throws(FileFailure) {
            let file = try MappedFile(creating: unfinished, size: size)
            guard unsafe fill(file.mutableBytes) else {
                unsafe unlink(unfinished)
                return false
            }
            try file.flush()
            guard unsafe rename(unfinished, path(name)) == 0 else { throw .last }
        } catch {
            unsafe unlink(unfinished)
            throw error
        }
        flushFolder()
        return true
    }

    /// Opens a file; `nil` when there is none.
    func open(_ name: String) -> MappedFile? {
        try? MappedFile(reading: path(name))
    }

    /// Marks a file as used now. False when there is none.
    @discardableResult
    func touch(_ name: String) -> Bool {
        unsafe utimes(path(name), nil) == 0
    }

    func remove(_ name: String) {
        unsafe unlink(path(name))
    }

    /// Removes every file of a conversation, whatever it was made with.
    func removeAll(of conversation: Conversation.ID) {
        let prefix = StateKey.prefix(of: conversation)
        for name in names where name.hasPrefix(prefix) && name.hasSuffix(Self.suffix) {
            remove(name)
        }
    }

    /// Removes what an engine that died left half written. What another one is
    /// writing now is locked, and stays.
    func removeUnfinished() {
        for name in names where name.hasPrefix(Self.unfinishedPrefix) {
            let descriptor = Self.openForReading(path(name))
            guard descriptor >= 0 else { continue }
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { remove(name) }
            close(descriptor)
        }
    }

    // MARK: - Room

    private struct Entry {
        var name: String
        var bytes: Int
        /// Nanoseconds since 1970.
        var used: Int
    }

    /// Removes the least recently used until `size` more bytes fit, both under
    /// the limit and on the disk. The file to be replaced does not count.
    private func makeRoom(for size: Int, under name: String) {
        var entries = self.entries.filter { $0.name != name }.sorted { $0.used > $1.used }
        var total = entries.reduce(0) { $0 + $1.bytes }
        while let last = entries.last,
            total + size > limitBytes
                || freeBytes.map({ $0 < size + Self.reserveBytes }) ?? false
        {
            remove(last.name)
            total -= last.bytes
            entries.removeLast()
        }
    }

    private var entries: [Entry] {
        names.filter { $0.hasSuffix(Self.suffix) }.compactMap { name in
            var status = stat()
            guard unsafe stat(path(name), &status) == 0 else { return nil }
            return Entry(name: name, bytes: Int(status.st_size), used: modificationTime(in: status))
        }
    }

    private var names: [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    }

    /// Bytes this user may still write to the folder's disk; `nil` when it
    /// cannot be told.
    private var freeBytes: Int? {
        var status = statvfs()
        guard unsafe statvfs(folder, &status) == 0 else { return nil }
        return Int(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize))
    }

    // MARK: - The folder

    private func makeFolder() throws(FileFailure) {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw .last
        }
        // One that was there already may be open to others.
        guard unsafe chmod(folder, 0o700) == 0 else { throw .last }
    }

    /// Makes a rename last. A file system that cannot is no reason to fail.
    private func flushFolder() {
        let descriptor = Self.openForReading(folder)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    private static func openForReading(_ path: String) -> CInt {
        #if canImport(Glibc)
            unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        #elseif canImport(Musl)
            unsafe Musl.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        #else
            unsafe Darwin.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        #endif
    }

    private func path(_ name: String) -> String {
        folder + "/" + name
    }
}
