internal import ChatCore

/// Which files of a repository a reference means: the rules of llama.cpp's `-hf`.
struct ModelChoice: Sendable {
    /// The files of the repository, in the order of its tree.
    let files: [RepositoryFile]

    /// Files that go with models and are none.
    private static let companions = [
        "mmproj", "imatrix", "mtp-", "eagle3-", "dflash-", "dspark-",
    ]
    /// More than any repository has; a bound for hostile ones.
    private static let mostListed = 500
    /// What is taken where nobody says.
    private static let usual = ["Q4_K_M", "Q8_0"]

    /// The first shards of models, and models of one file.
    var candidates: [RepositoryFile] {
        files.filter { file in
            Self.isModel(file.path) && (ModelFileName(path: file.path.text).shard?.number ?? 1) == 1
        }
    }

    /// The files of the model that `tag` means, the first shard first: the
    /// first with the tag and a dot or hyphen behind it anywhere in its path,
    /// in any case. Without a tag Q4_K_M, else Q8_0, else the first.
    ///
    /// `nil` when there is none; a tag that is not found means none.
    func model(tag: String?) -> [RepositoryFile]? {
        let candidates = candidates
        for tag in tag.map({ [$0] }) ?? Self.usual {
            if let first = candidates.first(where: { Self.has($0.path.text, tag) }) {
                return shards(of: first)
            }
        }
        return tag == nil ? candidates.first.flatMap(shards) : nil
    }

    /// The files of the model whose file is `path`, one of its shards or all of
    /// it, the first shard first; `nil` where some are missing.
    func model(path: RepositoryPath) -> [RepositoryFile]? {
        files.first { $0.path == path }.flatMap(shards)
    }

    /// The files of the model that `file` is of, in order; `nil` where some are missing.
    private func shards(of file: RepositoryFile) -> [RepositoryFile]? {
        guard let count = ModelFileName(path: file.path.text).shard?.count, count > 1 else {
            return [file]
        }
        let byPath = Dictionary(files.map { ($0.path.text, $0) }) { first, _ in first }
        var shards: [RepositoryFile] = []
        for number in 1...count {
            let path = ModelFileName.path(ofShard: number, of: count, beside: file.path.text)
            guard let shard = byPath[path] else { return nil }
            shards.append(shard)
        }
        return shards
    }

    /// What there is, as people and `quantizations(of:)` name it.
    func quantizations(of repository: RepositoryName) -> [RemoteQuantization] {
        candidates.prefix(Self.mostListed).compactMap { first in
            guard let shards = shards(of: first) else { return nil }
            let name = ModelFileName(path: first.path.text)
            let tags = [name.quantization?.rawValue, name.stem].compactMap(\.self)
            // Another file may come first for the same word.
            let tag = tags.first { tag in
                tag.utf8.allSatisfy(RepositoryName.isNameByte) && model(tag: tag) == shards
            }
            return RemoteQuantization(
                name: shown(tag ?? name.stem),
                reference: tag.map { "\(repository):\($0)" }
                    ?? "https://huggingface.co/\(repository)/resolve/main/"
                    + WebAddress.encodedPath(first.path.text),
                paths: shards.map(\.path.text),
                bytes: shards.reduce(0) { $0.addingReportingOverflow($1.size).partialValue })
        }
    }

    /// Whether there is a file that has llama.cpp take another way altogether.
    var hasPreset: Bool { files.contains { $0.path.text == "preset.ini" } }

    private static func isModel(_ path: RepositoryPath) -> Bool {
        path.text.hasSuffix(".gguf") && !companions.contains { path.name.contains($0) }
    }

    private static func has(_ path: String, _ tag: String) -> Bool {
        let (path, tag) = (path.lowercased(), tag.lowercased())
        return path.contains(tag + ".") || path.contains(tag + "-")
    }
}
