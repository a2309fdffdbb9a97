internal import ChatCore

/// The folder llama.cpp downloaded into before March 2026, and still does for
/// plain addresses: files side by side.
///
/// A file out of a Hugging Face repository is called `ORG_NAME_PATH`, with `_`
/// for every `/`, and `manifest=ORG=NAME=TAG.json` beside it says which those
/// were.
package struct LlamaCppCache: ModelStore {
    package let name = "llama.cpp"
    package let folder: String

    package init(folder: String) {
        self.folder = folder
    }

    package func files() -> [StoredFile] {
        let entries = FileWalk.entries(of: folder)
        // The longest first: one repository's name may begin another's.
        let repositories = Set(entries.compactMap(Self.repository(of:))).sorted {
            ($1.count, $0) < ($0.count, $1)
        }
        return entries.filter(FileWalk.isModelFile).compactMap { entry in
            let path = folder + "/" + entry
            guard fileKind(path) == .file else { return nil }
            let stem = ModelFileName(path: entry).stem
            let from = repositories.lazy.map { (name: $0, prefix: Self.prefix(of: $0)) }.first {
                stem.hasPrefix($0.prefix) && stem.count > $0.prefix.count
            }
            return StoredFile(
                path: path, name: from.map { String(stem.dropFirst($0.prefix.count)) },
                repository: from?.name)
        }
    }

    /// `org/name` of `manifest=org=name=tag.json`.
    private static func repository(of entry: String) -> String? {
        let parts = entry.split(separator: "=", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "manifest", parts[3].hasSuffix(".json"),
            !parts[1].isEmpty, !parts[2].isEmpty
        else { return nil }
        return "\(parts[1])/\(parts[2])"
    }

    private static func prefix(of repository: String) -> String {
        String(repository.map { $0 == "/" ? "_" : $0 }) + "_"
    }
}
