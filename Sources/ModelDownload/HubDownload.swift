internal import ChatCore

/// The fetching of one model out of a repository, into the hub's cache.
struct HubDownload: Sendable {
    let api: HubAPI
    let cache: HubCache
    let teller: ProgressTeller

    private var repository: RepositoryName { cache.repository }

    struct Result: Sendable {
        /// The first file.
        var path: String
        var bytes: Int
        var downloaded: Int
        var verification: PulledModel.Verification
    }

    /// Brings the files of what is `wanted` that are not here yet.
    func run(_ wanted: ModelReference.Source) async throws(DownloadError) -> Result {
        if api.settings.isOffline { return try offline(wanted) }
        let (commit, branch) = try await api.commit(of: repository, revision: wanted.revision)
        let files = try await api.files(of: repository, commit: commit)
        let model = try model(wanted, ModelChoice(files: files))
        try checkSpace(model, commit)
        let total = model.reduce(0) { $0 + $1.size }
        let missing = model.filter { !cache.has($0, commit) }
        var verification: PulledModel.Verification = missing.isEmpty ? .present : .verified
        var downloaded = 0
        for (index, file) in missing.enumerated() {
            let left = missing[index...]
            let here = left.reduce(total) { $0 - $1.size + cache.recorded($1) }
            teller.begin(.downloading, received: here, total: total)
            let (isVerified, arrived) = try await download(file, commit)
            downloaded += arrived
            if !isVerified { verification = .unverifiable }
        }
        for file in model { try cache.link(file, commit) }
        try cache.setReference(branch, commit)
        return Result(
            path: cache.snapshot(model[0].path, commit), bytes: total, downloaded: downloaded,
            verification: verification)
    }

    // MARK: Parts

    private func model(
        _ wanted: ModelReference.Source, _ choice: ModelChoice
    ) throws(DownloadError) -> [RepositoryFile] {
        switch wanted {
        case .file(_, _, let path):
            if let model = choice.model(path: path) { return model }
            throw DownloadError(
                .notFound,
                "\(repository) has no file \(path.text), or not all of its shards: see what it has with `canter pull --list \(repository)`."
            )
        case .repository(_, let tag):
            if choice.hasPreset, tag == nil {
                throw DownloadError(
                    .notFound,
                    "\(repository) is a list of other models (preset.ini): pull one of those it names."
                )
            }
            if let model = choice.model(tag: tag) { return model }
            throw notFound(tag, choice)
        case .address, .ollama:
            preconditionFailure("only what is on the hub is asked for there")
        }
    }

    private func notFound(_ tag: String?, _ choice: ModelChoice) -> DownloadError {
        let names = choice.quantizations(of: repository).map(\.name)
        guard !names.isEmpty else {
            return DownloadError(
                .notFound,
                "\(repository) has no GGUF file to chat with: look for a repository whose name ends in GGUF."
            )
        }
        let shown = names.prefix(30).joined(separator: ", ")
        let more = names.count > 30 ? " and \(names.count - 30) more" : ""
        return DownloadError(
            .notFound,
            "\(repository) has no \(tag ?? "whole model") there: choose one of \(shown)\(more).")
    }

    private func checkSpace(_ model: [RepositoryFile], _ commit: String) throws(DownloadError) {
        var needed = 0
        for file in model where !cache.has(file, commit) {
            let (sum, overflow) = needed.addingReportingOverflow(
                max(0, file.size - cache.recorded(file)))
            needed = overflow ? .max : sum
        }
        guard needed > 0 else { return }
        try DiskSpace.check(
            cache.root, needed: needed, remedy: "set HF_HUB_CACHE to a folder on another disk")
    }

    /// Returns whether its hash was the one the hub states, and the bytes that came.
    private func download(
        _ file: RepositoryFile, _ commit: String
    ) async throws(DownloadError) -> (isVerified: Bool, arrived: Int) {
        try cache.prepare(file)
        let lock = try FileLock(path: cache.lock(file), for: file.path.name)
        defer { withExtendedLifetime(lock) {} }
        // Whoever had the lock before may have brought it.
        if cache.has(file, commit) { return (true, 0) }
        let refusal = api.refusal(repository)
        let source = TransferSource(
            address: api.address(of: file.path, in: repository, commit: commit),
            name: file.path.name, identity: file.hash, isContentKnown: true, size: file.size,
            sha256: file.sha256,
            refusal: { refusal.error($0, $1, file: file.path.text) })
        let transfer = try FileTransfer(
            source, part: cache.part(file), record: cache.record(file), requester: api.requester,
            teller: teller)
        let isVerified = try await transfer.runVerified(teller)
        try cache.finish(file)
        return (isVerified, await transfer.arrived)
    }

    private func offline(_ wanted: ModelReference.Source) throws(DownloadError) -> Result {
        if let commit = cache.commit(wanted.revision ?? "main") {
            let choice = ModelChoice(files: cache.files(commit))
            let model =
                switch wanted {
                case .file(_, _, let path): choice.model(path: path)
                case .repository(_, let tag): choice.model(tag: tag)
                case .address, .ollama: [RepositoryFile]?.none
                }
            if let model {
                return Result(
                    path: cache.snapshot(model[0].path, commit),
                    bytes: model.reduce(0) { $0 + $1.size }, downloaded: 0,
                    verification: .present)
            }
        }
        throw DownloadError(
            .offline,
            "\(repository) is not here, and HF_HUB_OFFLINE forbids the network: remove that variable to download it."
        )
    }
}

extension ModelReference.Source {
    /// The branch, tag or commit that is asked for; `nil` for the main one.
    var revision: String? {
        if case .file(_, let revision, _) = self { return revision }
        return nil
    }
}
