/// The folder of one repository in the hub's cache, as all of its tools lay it out.
///
/// `refs/main` holds a commit, `snapshots/COMMIT/PATH` links to `blobs/HASH`.
/// Unfinished files lie among the blobs, under a suffix of canter's own: those
/// of other programs are never touched.
struct HubCache: Sendable {
    /// The folder that holds `models--…`.
    let root: String
    let repository: RepositoryName

    private var folderName: String { "models--\(repository.owner)--\(repository.name)" }
    var folder: String { "\(root)/\(folderName)" }

    func blob(_ file: RepositoryFile) -> String { "\(folder)/blobs/\(file.hash)" }
    func part(_ file: RepositoryFile) -> String { blob(file) + ".canter.incomplete" }
    func record(_ file: RepositoryFile) -> String { part(file) + ".json" }
    func lock(_ file: RepositoryFile) -> String {
        "\(root)/.locks/\(folderName)/\(file.hash).lock"
    }

    func snapshot(_ path: RepositoryPath, _ commit: String) -> String {
        "\(folder)/snapshots/\(commit)/\(path.text)"
    }

    /// Makes the folders a download of `file` needs.
    func prepare(_ file: RepositoryFile) throws(DownloadError) {
        try FileSystem.makeFolder("\(folder)/blobs")
        try FileSystem.makeFolder("\(root)/.locks/\(folderName)")
    }

    /// Whether all of a file is here, under its name or to be linked to.
    func has(_ file: RepositoryFile, _ commit: String) -> Bool {
        FileSystem.size(of: blob(file)) == file.size
            || FileSystem.size(of: snapshot(file.path, commit)) == file.size
    }

    /// Bytes of an unfinished file that are recorded.
    func recorded(_ file: RepositoryFile) -> Int {
        PartRecord(
            path: record(file), identity: file.hash,
            fileSize: FileSystem.size(of: part(file)) ?? 0)?.done.count ?? 0
    }

    /// Makes a finished part the blob.
    func finish(_ file: RepositoryFile) throws(DownloadError) {
        try FileSystem.rename(part(file), to: blob(file))
        FileSystem.remove(record(file))
    }

    /// Gives the blob of `file` its name in the snapshot of `commit`; at once
    /// when it has it.
    func link(_ file: RepositoryFile, _ commit: String) throws(DownloadError) {
        let path = snapshot(file.path, commit)
        guard FileSystem.size(of: path) != file.size else { return }
        let parent = path[..<(path.lastIndex(of: "/") ?? path.startIndex)]
        try FileSystem.makeFolder(String(parent))
        let up = String(repeating: "../", count: 2 + file.path.depth)
        guard try !FileSystem.link(path, to: "\(up)blobs/\(file.hash)") else { return }
        // As the hub's own tools do on a disk without links.
        try FileSystem.rename(blob(file), to: path)
    }

    /// Notes where a branch stands.
    func setReference(_ branch: String, _ commit: String) throws(DownloadError) {
        guard branch != commit, let name = RepositoryPath(branch) else { return }
        let path = "\(folder)/refs/\(name.text)"
        if let bytes = try? SmallFile.read(path, longest: 256), bytes == Array(commit.utf8) {
            return
        }
        try FileSystem.makeFolder(String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]))
        try SmallFile.replace(path, with: Array(commit.utf8))
    }

    // MARK: Without the network

    /// The commit a branch stood at last; a commit itself where that is given.
    func commit(_ revision: String) -> String? {
        if RepositoryFile.isCommit(revision) { return revision }
        guard let name = RepositoryPath(revision),
            let bytes = try? SmallFile.read("\(folder)/refs/\(name.text)", longest: 256)
        else { return nil }
        let text = String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace }
        return RepositoryFile.isCommit(text) ? text : nil
    }

    /// The files of a snapshot that are here, by their paths.
    func files(_ commit: String) -> [RepositoryFile] {
        var files: [RepositoryFile] = []
        func visit(_ below: String, _ depth: Int) {
            let folder = "\(self.folder)/snapshots/\(commit)\(below)"
            for entry in FileSystem.entries(of: folder) {
                let path = "\(below)/\(entry)"
                if let size = FileSystem.size(of: "\(folder)/\(entry)") {
                    guard let path = RepositoryPath(String(path.dropFirst())) else { continue }
                    files.append(RepositoryFile(path: path, size: size, hash: ""))
                } else if depth < 8 {
                    visit(path, depth + 1)
                }
            }
        }
        visit("", 0)
        return files
    }
}
