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

    package func files() -> [String] {
        FileWalk.entries(of: root).filter { $0.hasPrefix("models--") }.flatMap { repository in
            snapshots(of: root + "/" + repository).flatMap(FileWalk.modelFiles(below:))
        }
    }

    /// The folders of a repository's commits, the one `main` stands at first.
    private func snapshots(of repository: String) -> [String] {
        let main = firstLine(of: repository + "/refs/main")
        let commits = FileWalk.entries(of: repository + "/snapshots")
        return (commits.filter { $0 == main } + commits.filter { $0 != main }).map {
            repository + "/snapshots/" + $0
        }
    }

    private func firstLine(of path: String) -> String? {
        // A commit's hash is 40 characters.
        var bytes = [UInt8](repeating: 0, count: 64)
        guard let file = try? RegularFile(path: path),
            let count = try? file.read(into: &bytes, at: 0)
        else {
            return nil
        }
        return String(decoding: bytes[..<count], as: UTF8.self).split(
            whereSeparator: \.isWhitespace
        ).first
            .map(String.init)
    }
}
