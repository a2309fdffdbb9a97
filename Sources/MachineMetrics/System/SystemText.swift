#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// The text files in which a Linux kernel tells of the machine; a test has its
/// own.
package struct SystemText: Sendable {
    /// The text of a file; `nil` when there is none.
    package let read: @Sendable (String) -> String?
    /// The names in a folder, sorted.
    package let list: @Sendable (String) -> [String]

    package init(
        read: @escaping @Sendable (String) -> String?,
        list: @escaping @Sendable (String) -> [String]
    ) {
        self.read = read
        self.list = list
    }

    package static let own = SystemText(
        read: { try? String(contentsOfFile: $0, encoding: .utf8) },
        list: { ((try? FileManager.default.contentsOfDirectory(atPath: $0)) ?? []).sorted() })

    /// The first line, without white space at its ends.
    package func line(_ path: String) -> String? {
        read(path)?.utf8.split(separator: UInt8(ascii: "\n"), maxSplits: 1).first.map {
            String(Substring($0)).trimmingBlanks
        }
    }

    /// The text behind `key` and a colon, of the first line that has it.
    package func value(of key: String, in path: String) -> String? {
        // In bytes: these files are long, and some are read all the time.
        for line in (read(path) ?? "").utf8.split(separator: UInt8(ascii: "\n")) {
            guard line.starts(with: key.utf8), let colon = line.firstIndex(of: UInt8(ascii: ":")),
                String(Substring(line[..<colon])).trimmingBlanks == key
            else { continue }
            return String(Substring(line[colon...].dropFirst())).trimmingBlanks
        }
        return nil
    }

    /// Bytes behind `key` in /proc/meminfo.
    package func memory(_ key: String) -> Int? {
        value(of: key, in: "/proc/meminfo")?.split(separator: " ").first.flatMap { Int($0) }
            .map { $0 * 1024 }
    }
}

extension StringProtocol {
    /// Without the white space at both ends.
    fileprivate var trimmingBlanks: String {
        let rest = drop(while: \.isWhitespace)
        let last = rest.lastIndex { !$0.isWhitespace }
        return last.map { String(rest[...$0]) } ?? ""
    }
}
