/// The cache that Hugging Face's tools, and since March 2026 llama.cpp too,
/// download into.
///
/// Layout: `models--ORG--NAME/refs/main` names a commit, and
/// `snapshots/COMMIT/PATH` links to `blobs/HASH`. Unfinished downloads lie
/// among the blobs, so they are never seen here.
package struct HuggingFaceCache: ModelStore {
    package let name = "huggingface"
    /// The folder that holds `models--…`.
    package let root: String

    package init(root: String) {
        self.root = root
    }

    package func files() -> [StoredFile] {
        FileWalk.entries(of: root).filter { $0.hasPrefix(Self.prefix) }.flatMap { folder in
            let repository = Self.repository(of: folder)
            return snapshots(of: root + "/" + folder).flatMap(FileWalk.modelFiles(below:)).map {
                StoredFile(path: $0, repository: repository, digest: Self.digest(of: $0))
            }
        }
    }

    private static let prefix = "models--"

    /// `org/name` of `models--org--name`; older repositories have no `org`.
    private static func repository(of folder: String) -> String? {
        let name = String(folder.dropFirst(prefix.count)).split(
            separator: "-", omittingEmptySubsequences: false)
        // Names may hold single dashes: two of them leave an empty part.
        guard let middle = name.firstIndex(where: \.isEmpty), middle > name.startIndex,
            middle < name.endIndex - 1
        else { return name.isEmpty ? nil : name.joined(separator: "-") }
        return name[..<middle].joined(separator: "-") + "/"
            + name[(middle + 1)...].joined(separator: "-")
    }

    /// What lies in Git LFS, as weights do, is called by its SHA-256; the rest
    /// by a shorter hash.
    private static func digest(of path: String) -> String? {
        guard let parts = realPath(path)?.split(separator: "/"), parts.count > 1,
            parts[parts.count - 2] == "blobs"
        else { return nil }
        return BlobDigest(hex: String(parts[parts.count - 1]))?.hex
    }

    /// The folders of a repository's commits, the one `main` stands at first.
    private func snapshots(of repository: String) -> [String] {
        let main = firstLine(of: repository + "/refs/main")
        let commits = FileWalk.entries(of: repository + "/snapshots")
        return (commits.filter { $0 == main } + commits.filter { $0 != main }).map {
            repository + "/snapshots/" + $0
        }
    }
}
