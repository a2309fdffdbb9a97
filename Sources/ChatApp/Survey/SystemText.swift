#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// The text files in which a Linux kernel tells of the machine; a test has its
/// own.
struct SystemText: Sendable {
    /// The text of a file; `nil` when there is none.
    let read: @Sendable (String) -> String?
    /// The names in a folder, sorted.
    let list: @Sendable (String) -> [String]

    static let own = SystemText(
        read: { try? String(contentsOfFile: $0, encoding: .utf8) },
        list: { ((try? FileManager.default.contentsOfDirectory(atPath: $0)) ?? []).sorted() })

    /// The first line, without white space at its ends.
    func line(_ path: String) -> String? {
        read(path)?.split(whereSeparator: \.isNewline).first.map { String($0).trimmingBlanks }
    }

    /// The text behind `key` and a colon, of the first line that has it.
    func value(of key: String, in path: String) -> String? {
        for line in (read(path) ?? "").split(whereSeparator: \.isNewline) {
            let halves = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard halves.count == 2, String(halves[0]).trimmingBlanks == key else { continue }
            return String(halves[1]).trimmingBlanks
        }
        return nil
    }

    /// Bytes behind `key` in /proc/meminfo.
    func memory(_ key: String) -> Int? {
        value(of: key, in: "/proc/meminfo")?.split(separator: " ").first.flatMap { Int($0) }
            .map { $0 * 1024 }
    }
}
