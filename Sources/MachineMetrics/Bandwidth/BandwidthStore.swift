package import ChatCore

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

/// Keeps how fast each machine's memory was the last time it was measured: a
/// JSON file each, since several machines may share a person's folders.
package struct BandwidthStore: Sendable {
    private let folder: String

    package init(folder: String) {
        self.folder = folder
    }

    private struct Entry: Codable {
        var machine: String
        var bandwidth: MemoryBandwidth
    }

    /// Keeps `bandwidth` in place of what was kept for `machine`, a text that
    /// tells it from others. When it throws, that is still there.
    package func save(_ bandwidth: MemoryBandwidth, machine: String) throws(BandwidthError) {
        let path = path(of: machine)
        let temporary = "\(path).\(UUID().uuidString).part"
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            let entry = Entry(machine: machine, bandwidth: bandwidth)
            try encoder.encode(entry).write(to: URL(filePath: temporary))
        } catch {
            _ = unsafe unlink(temporary)
            throw notKept("\(error)")
        }
        // On the disk whole before it has its name.
        guard Self.synchronize(temporary), unsafe rename(temporary, path) == 0 else {
            let reason = unsafe String(cString: strerror(errno))
            _ = unsafe unlink(temporary)
            throw notKept(reason)
        }
        // Some file systems cannot synchronise a folder, and need not.
        _ = Self.synchronize(folder)
    }

    /// What was last kept for `machine`; `nil` when there is nothing, or
    /// nothing that can be read.
    package func bandwidth(of machine: String) -> MemoryBandwidth? {
        guard let data = FileManager.default.contents(atPath: path(of: machine)),
            let entry = try? JSONDecoder().decode(Entry.self, from: data), entry.machine == machine
        else { return nil }
        return entry.bandwidth
    }

    private func path(of machine: String) -> String {
        // FNV-1a (Fowler, Noll, Vo): it only has to keep a person's few machines apart.
        let hash = machine.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3
        }
        return "\(folder)/memory-bandwidth-\(String(hash, radix: 16)).json"
    }

    private func notKept(_ reason: String) -> BandwidthError {
        BandwidthError(
            "What was measured could not be kept in \(folder) (\(reason)); make room or let it be written to, and measure again."
        )
    }

    private static func synchronize(_ path: String) -> Bool {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return fsync(descriptor) == 0
    }
}
