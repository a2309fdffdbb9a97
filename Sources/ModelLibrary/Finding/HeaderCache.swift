internal import CLlama
internal import Synchronization

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// What was read of model files, so that a list of them need not be read again:
/// one file, for all of them.
///
/// An entry holds only while every file it came from is as it was. Whatever is
/// wrong with the cache's file, it is made anew.
final class HeaderCache: Sendable {
    struct Entry: Sendable, Hashable, Codable {
        /// The states of the files it came from.
        var stamps: [FileStamp?]
        var verdict: HeaderVerdict
        /// The model's fingerprint, where somebody asked for it.
        var fingerprint: String?
    }

    private let path: String
    /// What is in the file, by the path of the model's; `nil` before it was read.
    private let held = Mutex<[String: Entry]?>(nil)

    /// More than anybody has models.
    private static let mostEntries = 4096
    private static let longestFile = 32 << 20

    /// Raised when the same file would get another entry. What llama.cpp can
    /// load is part of it.
    private static let version =
        unsafe "canter headers 1, ggml \(String(cString: ggml_version())) \(String(cString: ggml_commit()))"

    init(path: String) {
        self.path = path
    }

    func entries() -> [String: Entry] {
        held.withLock { held in
            if let held { return held }
            let read = read()
            held = read
            return read
        }
    }

    /// Keeps the entries of a look at all stores. Those it did not come by stay
    /// while their files do: somebody may look in other folders.
    func keep(_ seen: [String: Entry]) {
        let before = entries()
        var kept = seen
        for (path, entry) in before where seen[path] == nil {
            guard kept.count < Self.mostEntries else { break }
            if Sighting.stamps(of: path) == entry.stamps { kept[path] = entry }
        }
        if kept.count > Self.mostEntries {
            kept = Dictionary(
                uniqueKeysWithValues: kept.sorted { $0.key < $1.key }.prefix(Self.mostEntries)
                    .map { ($0.key, $0.value) })
        }
        guard kept != before else { return }
        held.withLock { $0 = kept }
        // A cache that cannot be written costs time, nothing else.
        let file = HeaderCacheFile(version: Self.version, entries: kept)
        if let data = try? JSONEncoder().encode(file) { _ = replaceFile(path, with: Array(data)) }
    }

    private func read() -> [String: Entry] {
        guard let bytes = smallFile(path, atMost: Self.longestFile),
            let file = try? JSONDecoder().decode(HeaderCacheFile.self, from: Data(bytes)),
            file.version == Self.version
        else { return [:] }
        return file.entries.filter { $0.value.isPossible }
    }
}
